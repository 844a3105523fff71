<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
 <context>
  <name>@default</name>
  <message>
   <source>Accuracy from a sample</source>
   <translation>Exactitude d'après un échantillon</translation>
  </message>
  <message>
   <source>change,accuracy,validation,sample,area,confusion matrix</source>
   <translation>changement,exactitude,validation,échantillon,surface,matrice de confusion</translation>
  </message>
  <message>
   <source>Says how accurate a map of changes is, and how much has changed, from a sample that was filled in.</source>
   <translation>Dit à quel point une carte de changements est exacte, et combien a changé, d'après un échantillon rempli.</translation>
  </message>
  <message>
   <source>Takes a sample of patches, as Export draws it, whose column reference was filled in: the name of a type, change for a change of any type, or no change. Gives overall accuracy, user's and producer's accuracy of every class, and the area of every class adjusted for the errors of the map, all with their 95 % intervals.

The stratified estimators of Olofsson et al. (2014), Remote Sensing of Environment 148, 42-57.</source>
   <translation>Prend un échantillon de carreaux, tel qu'Exporter le tire, dont la colonne reference a été remplie : le nom d'un type, change pour un changement de n'importe quel type, ou no change. Donne l'exactitude globale, l'exactitude de l'utilisateur et du producteur de chaque classe, et la surface de chaque classe corrigée des erreurs de la carte, le tout avec leurs intervalles à 95 %.

Les estimateurs stratifiés d'Olofsson et al. (2014), Remote Sensing of Environment 148, 42-57.</translation>
  </message>
  <message>
   <source>Sample that was filled in</source>
   <translation>Échantillon rempli</translation>
  </message>
  <message>
   <source>The layer sample of a sample for accuracy assessment, or its GeoPackage.</source>
   <translation>La couche sample d'un échantillon pour l'évaluation de l'exactitude, ou son GeoPackage.</translation>
  </message>
  <message>
   <source>JSON files</source>
   <translation>Fichiers JSON</translation>
  </message>
  <message>
   <source>Tables</source>
   <translation>Tables</translation>
  </message>
  <message>
   <source>Accuracies</source>
   <translation>Exactitudes</translation>
  </message>
  <message>
   <source>A JSON file holds all numbers, and the patches of every class by what they are in truth; a CSV file has one row a class. Empty: the log alone.</source>
   <translation>Un fichier JSON contient tous les nombres, et les carreaux de chaque classe selon ce qu'ils sont en vérité ; un fichier CSV a une ligne par classe. Vide : le journal seul.</translation>
  </message>
  <message>
   <source>Overall accuracy</source>
   <translation>Exactitude globale</translation>
  </message>
  <message>
   <source>Half of its 95 % interval</source>
   <translation>Moitié de son intervalle à 95 %</translation>
  </message>
  <message>
   <source>The accuracies are a JSON or a CSV file; choose a name that ends in .json or .csv.</source>
   <translation>Les exactitudes sont un fichier JSON ou CSV ; choisissez un nom qui finit par .json ou .csv.</translation>
  </message>
  <message>
   <source>The layer has edits that are not saved; save them first.</source>
   <translation>La couche a des modifications non enregistrées ; enregistrez-les d'abord.</translation>
  </message>
  <message>
   <source>The layer is not in a file; choose the layer “sample” of a sample that Export has written.</source>
   <translation>La couche n'est pas dans un fichier ; choisissez la couche « sample » d'un échantillon écrit par Exporter.</translation>
  </message>
  <message>
   <source>Overall accuracy {value}</source>
   <translation>Exactitude globale {value}</translation>
  </message>
  <message numerus="yes">
   <source>%n patches have no reference and are left out.</source>
   <translation>
    <numerusform>%n carreau n'a pas de référence et est écarté.</numerusform>
    <numerusform>%n carreaux n'ont pas de référence et sont écartés.</numerusform>
   </translation>
  </message>
  <message>
   <source>{name}: user's {users}, producer's {producers}, {area} ± {half} ha, {mapped} ha on the map</source>
   <translation>{name} : utilisateur {users}, producteur {producers}, {area} ± {half} ha, {mapped} ha sur la carte</translation>
  </message>
  <message>
   <source>not known</source>
   <translation>inconnu</translation>
  </message>
  <message>
   <source>Check a raster series</source>
   <translation>Vérifier une série de rasters</translation>
  </message>
  <message>
   <source>change,time series,alignment,registration,shift,clouds,quality</source>
   <translation>changement,série temporelle,alignement,recalage,décalage,nuages,qualité</translation>
  </message>
  <message>
   <source>Says of every date of a raster series whether it can be compared with the others.</source>
   <translation>Dit pour chaque date d'une série de rasters si elle peut être comparée aux autres.</translation>
  </message>
  <message>
   <source>Reads a series of rasters once and gives a table with one row a date: its role, the share of valid pixels, how far it lies from the reference in pixels, and how its light was fitted. Changes are not searched for.

The position is good up to half a pixel, shifted up to 2, bad beyond, and unknown where water, cloud or too small a scene leave too little to go by. A bad date is left out of a run (role dropped) unless dates that lie off are moved onto the reference, or used as they are.</source>
   <translation>Lit une fois une série de rasters et donne une table avec une ligne par date : son rôle, la part de pixels valides, son décalage par rapport à la référence en pixels, et l'ajustement de sa lumière. Les changements ne sont pas recherchés.

La position vaut good (bonne) jusqu'à un demi-pixel, shifted (décalée) jusqu'à 2, bad (mauvaise) au-delà, et unknown (inconnue) là où l'eau, les nuages ou une scène trop petite laissent trop peu de repères. Une mauvaise date est écartée de l'exécution (rôle dropped), sauf si les dates décalées sont recalées sur la référence, ou utilisées telles quelles.</translation>
  </message>
  <message>
   <source>Dates</source>
   <translation>Dates</translation>
  </message>
  <message>
   <source>A table without geometry, one row a date, oldest first.</source>
   <translation>Une table sans géométrie, une ligne par date, la plus ancienne d'abord.</translation>
  </message>
  <message>
   <source>Number of dates that lie more than half a pixel off</source>
   <translation>Nombre de dates décalées de plus d'un demi-pixel</translation>
  </message>
  <message>
   <source>New from {date}; {count} patches.</source>
   <translation>Nouveau dès {date} ; {count} carreaux.</translation>
  </message>
  <message>
   <source>Find changes in a raster series</source>
   <translation>Trouver les changements d'une série de rasters</translation>
  </message>
  <message>
   <source>change,detection,time series,anomaly,difference,land cover</source>
   <translation>changement,détection,série temporelle,anomalie,différence,occupation du sol</translation>
  </message>
  <message>
   <source>Ranks what changed in a raster time series.</source>
   <translation>Classe ce qui a changé dans une série temporelle de rasters.</translation>
  </message>
  <message>
   <source>Compares every patch of a series of rasters with its own past and gives the changes as polygons, ranked so that the rarest and strongest come first, with their type, date and state.

The rasters are of one place, one raster a date or several that complete each other. Dates come from the temporal range of a layer, its tags, its file name or its name, unless they are given. Dates before the first new date are the reference, which says what is usual.

The result is a GeoPackage with the layers changes and patches and the tables of the run; the scores of all patches lie beside it as &lt;name&gt;.scores.tif. The engine must have been set up in the dock, or be named by the environment variable CHANGEDET_ENGINE_PYTHON.</source>
   <translation>Compare chaque carreau d'une série de rasters à son propre passé et donne les changements sous forme de polygones, classés de sorte que les plus rares et les plus forts viennent d'abord, avec leur type, leur date et leur état.

Les rasters montrent un même lieu, un raster par date ou plusieurs qui se complètent. Les dates viennent de l'étendue temporelle de la couche, de ses étiquettes, du nom de son fichier ou de son propre nom, sauf si elles sont données. Les dates antérieures à la première date nouvelle sont la référence, qui dit ce qui est habituel.

Le résultat est un GeoPackage avec les couches changes et patches et les tables de l'exécution ; les scores de tous les carreaux sont à côté, dans &lt;nom&gt;.scores.tif. Le moteur doit avoir été installé depuis le panneau, ou être nommé par la variable d'environnement CHANGEDET_ENGINE_PYTHON.</translation>
  </message>
  <message>
   <source>Scores of all patches</source>
   <translation>Scores de tous les carreaux</translation>
  </message>
  <message>
   <source>Number of changes</source>
   <translation>Nombre de changements</translation>
  </message>
  <message>
   <source>The result is a GeoPackage; choose a file name that ends in .gpkg.</source>
   <translation>Le résultat est un GeoPackage ; choisissez un nom de fichier qui finit par .gpkg.</translation>
  </message>
  <message>
   <source>{n_changes} changes of {n_patches} patches; threshold {threshold} ({rule}); the encoder ran on {provider}.</source>
   <translation>{n_changes} changements de {n_patches} carreaux ; seuil {threshold} ({rule}) ; l'encodeur a tourné sur {provider}.</translation>
  </message>
  <message>
   <source>Encoder, if not the built-in one; raster = the rasters are embeddings</source>
   <translation>Encodeur, si ce n’est pas celui intégré ; raster = les rasters sont des embeddings</translation>
  </message>
  <message>
   <source>All files</source>
   <translation>Tous les fichiers</translation>
  </message>
  <message>
   <source>An ONNX file that describes itself as an encoder; empty: SpecTex, which is built in.</source>
   <translation>Un fichier ONNX qui se décrit comme encodeur ; vide : SpecTex, qui est intégré.</translation>
  </message>
  <message>
   <source>Threshold of the score</source>
   <translation>Seuil du score</translation>
  </message>
  <message>
   <source>Score from which a patch is a change; 1 is usual; empty: 2, or with a short reference the strongest patches.</source>
   <translation>Score à partir duquel un carreau est un changement ; 1 est habituel ; vide : 2, ou les carreaux les plus forts si la référence est courte.</translation>
  </message>
  <message>
   <source>Changes</source>
   <translation>Changements</translation>
  </message>
  <message>
   <source>A GeoPackage (.gpkg), written as a whole or not at all; the scores of all patches lie beside it.</source>
   <translation>Un GeoPackage (.gpkg), écrit en entier ou pas du tout ; les scores de tous les carreaux sont à côté.</translation>
  </message>
  <message>
   <source>Rasters of the series</source>
   <translation>Rasters de la série</translation>
  </message>
  <message>
   <source>Rasters of one place at two dates or more; those of one date complete each other. Empty: the STAC items alone.</source>
   <translation>Des rasters d’un même lieu à deux dates ou plus ; ceux d’une même date se complètent. Vide : les éléments STAC seuls.</translation>
  </message>
  <message>
   <source>Rasters by address, one a line</source>
   <translation>Rasters par adresse, une par ligne</translation>
  </message>
  <message>
   <source>What is no layer: files of one band each as /data/T32_{B02,B03}.tif, folders, archives; or a list in JSON.</source>
   <translation>Ce qui n’est pas une couche : fichiers d’une bande chacun, comme /data/T32_{B02,B03}.tif, dossiers, archives ; ou une liste en JSON.</translation>
  </message>
  <message>
   <source>STAC items: a file or an address</source>
   <translation>Éléments STAC : un fichier ou une adresse</translation>
  </message>
  <message>
   <source>Items, a catalogue, a collection or a search of a place and a time; each item is an image of its own date.</source>
   <translation>Des éléments, un catalogue, une collection ou une recherche d’un lieu et d’une période ; chaque élément est une image à sa date.</translation>
  </message>
  <message>
   <source>Assets of the items (for example red, nir)</source>
   <translation>Assets des éléments (par exemple red, nir)</translation>
  </message>
  <message>
   <source>Keys or common names, separated by commas; empty: blue, green, red, nir as far as all have them, else all data.</source>
   <translation>Clés ou noms usuels, séparés par des virgules ; vide : blue, green, red, nir tant que tous les ont, sinon toutes les données.</translation>
  </message>
  <message>
   <source>Dates, if not those of the layers (for example 2018-07-01, 2019-07-04)</source>
   <translation>Dates, si ce ne sont pas celles des couches (par exemple 2018-07-01, 2019-07-04)</translation>
  </message>
  <message>
   <source>One date a raster in the same order, separated by commas: 2018-07-01, 2019-07-04.</source>
   <translation>Une date par raster dans le même ordre, séparées par des virgules : 2018-07-01, 2019-07-04.</translation>
  </message>
  <message>
   <source>First date that is new</source>
   <translation>Première date nouvelle</translation>
  </message>
  <message>
   <source>Every date before it is a reference date; empty: the first year, at least 3 and at most half of the dates.</source>
   <translation>Toute date antérieure est une date de référence ; vide : la première année, au moins 3 et au plus la moitié des dates.</translation>
  </message>
  <message>
   <source>Area of interest</source>
   <translation>Zone d'intérêt</translation>
  </message>
  <message>
   <source>Only patches that lie in its polygons, or in the selected ones, are searched.</source>
   <translation>Seuls sont examinés les carreaux situés dans ses polygones, ou dans ceux qui sont sélectionnés.</translation>
  </message>
  <message>
   <source>Side of a patch, in metres</source>
   <translation>Côté d'un carreau, en mètres</translation>
  </message>
  <message>
   <source>The nearest of 1, 2, 4, 8 and 16 pixels is taken; empty: the side in pixels counts.</source>
   <translation>La plus proche valeur de 1, 2, 4, 8 et 16 pixels est prise ; vide : c'est le côté en pixels qui compte.</translation>
  </message>
  <message>
   <source>Side of a patch, in pixels</source>
   <translation>Côté d'un carreau, en pixels</translation>
  </message>
  <message>
   <source>1, 2, 4, 8 or 16; empty: 8, or what the side in metres comes to.</source>
   <translation>1, 2, 4, 8 ou 16 ; vide : 8, ou ce que donne le côté en mètres.</translation>
  </message>
  <message>
   <source>Bands (for example 4, 3, 2)</source>
   <translation>Bandes (par exemple 4, 3, 2)</translation>
  </message>
  <message>
   <source>Confirmations</source>
   <translation>Confirmations</translation>
  </message>
  <message>
   <source>Folder of masks, or one mask file</source>
   <translation>Dossier de masques, ou un seul fichier de masque</translation>
  </message>
  <message>
   <source>Band that is the mask</source>
   <translation>Bande qui est le masque</translation>
  </message>
  <message>
   <source>What the masks are</source>
   <translation>Nature des masques</translation>
  </message>
  <message>
   <source>Values of the mask that are not valid (for example 3, 8, 9)</source>
   <translation>Valeurs du masque qui ne sont pas valides (par exemple 3, 8, 9)</translation>
  </message>
  <message>
   <source>Bits of the mask that are not valid (for example 0, 1, 3, 4)</source>
   <translation>Bits du masque qui ne sont pas valides (par exemple 0, 1, 3, 4)</translation>
  </message>
  <message>
   <source>Limit of the mask, if it is a probability</source>
   <translation>Limite du masque, si c'est une probabilité</translation>
  </message>
  <message>
   <source>Images that do not lie on the reference</source>
   <translation>Images décalées par rapport à la référence</translation>
  </message>
  <message>
   <source>Sensor</source>
   <translation>Capteur</translation>
  </message>
  <message>
   <source>Rasters of one day that overlap</source>
   <translation>Rasters d'un même jour qui se recouvrent</translation>
  </message>
  <message>
   <source>Device of the encoder</source>
   <translation>Processeur de l'encodeur</translation>
  </message>
  <message>
   <source>Numbers of the bands to use, separated by commas; empty: all.</source>
   <translation>Numéros des bandes à utiliser, séparés par des virgules ; vide : toutes.</translation>
  </message>
  <message>
   <source>Consecutive valid dates that must agree on a change; fewer in a short series, more in a long one.</source>
   <translation>Dates valides consécutives qui doivent s'accorder sur un changement ; moins dans une série courte, plus dans une longue.</translation>
  </message>
  <message>
   <source>Matched with the rasters by name, then date and place; empty: masks beside the rasters; none: no mask.</source>
   <translation>Associés aux rasters par le nom, puis la date et le lieu ; vide : les masques à côté des rasters ; none : aucun masque.</translation>
  </message>
  <message>
   <source>Band of the masks, or without masks of every raster that is its own; empty: as bands are called.</source>
   <translation>Bande des masques ou, sans masques, bande de chaque raster qui est son propre masque ; vide : selon le nom des bandes.</translation>
  </message>
  <message>
   <source>A product whose values are known, or invalid (all but 0 is), or valid (0 is not); empty: by name.</source>
   <translation>Un produit dont les valeurs sont connues, ou invalid (tout sauf 0 est invalide), ou valid (0 est invalide) ; vide : selon le nom.</translation>
  </message>
  <message>
   <source>Separated by commas, 3,8,9 of a scene classification; empty: the usual ones of the kind of mask.</source>
   <translation>Séparées par des virgules, 3,8,9 d'une classification de scène ; vide : celles qui sont habituelles pour ce type de masque.</translation>
  </message>
  <message>
   <source>Separated by commas, the lowest is 0: 0,1,3,4 of Landsat QA_PIXEL; empty: the usual ones.</source>
   <translation>Séparés par des virgules, le plus bas est 0 : 0,1,3,4 de QA_PIXEL de Landsat ; vide : ceux qui sont habituels.</translation>
  </message>
  <message>
   <source>Probability from which a pixel is not valid, as the mask counts; empty: the usual one of the kind.</source>
   <translation>Probabilité à partir de laquelle un pixel n'est pas valide, dans l'unité du masque ; vide : celle qui est habituelle.</translation>
  </message>
  <message>
   <source>auto leaves out what lies more than 2 pixels off; correct moves dates by their shift; ignore does neither.</source>
   <translation>auto écarte ce qui est décalé de plus de 2 pixels ; correct corrige les dates de leur décalage ; ignore ne fait ni l'un ni l'autre.</translation>
  </message>
  <message>
   <source>auto tells radar by names and values, and says so; radar keeps its light, and has no texture but speckle.</source>
   <translation>auto reconnaît le radar aux noms et aux valeurs, et le dit ; le radar garde sa lumière, et n'a d'autre texture que le chatoiement.</translation>
  </message>
  <message>
   <source>agree joins those that differ by little and refuses others; else the clearest, the latest or the mean counts.</source>
   <translation>agree réunit ceux qui diffèrent peu et refuse les autres ; sinon compte le plus clair (clearest), le dernier (latest) ou la moyenne (mean).</translation>
  </message>
  <message>
   <source>auto, cpu or cuda; auto takes CUDA where a session really runs on it.</source>
   <translation>auto, cpu ou cuda ; auto prend CUDA là où une session l'utilise vraiment.</translation>
  </message>
  <message>
   <source>{dates} dates were given for {rasters} rasters; give one date a raster, in the same order.</source>
   <translation>{dates} dates ont été données pour {rasters} rasters ; donnez une date par raster, dans le même ordre.</translation>
  </message>
  <message>
   <source>{text} is not a date; write dates as 2019-07-01, separated by commas.</source>
   <translation>{text} n'est pas une date ; écrivez les dates comme 2019-07-01, séparées par des virgules.</translation>
  </message>
  <message>
   <source>No date was found for {layer}; name the file by its date, as 2019-07-01.tif, or give the dates.</source>
   <translation>Aucune date n'a été trouvée pour {layer} ; nommez le fichier par sa date, comme 2019-07-01.tif, ou donnez les dates.</translation>
  </message>
  <message>
   <source>Evaluate changes against labels</source>
   <translation>Évaluer les changements d'après une vérité terrain</translation>
  </message>
  <message>
   <source>change,accuracy,validation,labels,ground truth,ROC,precision</source>
   <translation>changement,exactitude,validation,étiquettes,vérité terrain,ROC,précision</translation>
  </message>
  <message>
   <source>Says how well changes are found where it is known what changed.</source>
   <translation>Dit à quel point les changements sont bien trouvés là où l'on sait ce qui a changé.</translation>
  </message>
  <message>
   <source>Searches for changes in a series whose truth is known, and judges the result beside the simple scores that one could use instead: area under the ROC curve, average precision, the first 20 and 50 of the list, dates, and kinds of change.

Labels are a raster (1 changed, 0 not, 255 or nodata unknown), points or polygons (with the columns date and change where there are such), or a folder with one map of classes a date, named by date: changed is what differs from the last reference date.

The report is a JSON file; the log has the same as a table. Pictures need matplotlib in the engine.</source>
   <translation>Cherche les changements d'une série dont la vérité est connue, et juge le résultat à côté des scores simples que l'on pourrait utiliser à sa place : aire sous la courbe ROC, précision moyenne, les 20 et les 50 premiers de la liste, dates, et genres de changement.

La vérité terrain est un raster (1 changé, 0 inchangé, 255 ou sans donnée inconnu), des points ou des polygones (avec les colonnes date et change s'il y en a), ou un dossier avec une carte de classes par date, nommée par la date : est changé ce qui diffère de la dernière date de référence.

Le rapport est un fichier JSON ; le journal donne la même chose sous forme de table. Les images demandent matplotlib dans le moteur.</translation>
  </message>
  <message>
   <source>Area under the ROC curve</source>
   <translation>Aire sous la courbe ROC</translation>
  </message>
  <message>
   <source>Average precision</source>
   <translation>Précision moyenne</translation>
  </message>
  <message>
   <source>No labels were given; choose a layer that says what changed, or a folder of class maps.</source>
   <translation>Aucune vérité terrain n'a été donnée ; choisissez une couche qui dit ce qui a changé, ou un dossier de cartes de classes.</translation>
  </message>
  <message>
   <source>Share that makes a patch changed</source>
   <translation>Part à partir de laquelle un carreau a changé</translation>
  </message>
  <message>
   <source>Classes that count as unknown</source>
   <translation>Classes qui comptent comme inconnues</translation>
  </message>
  <message>
   <source>Labels: folder of class maps</source>
   <translation>Vérité terrain : dossier de cartes de classes</translation>
  </message>
  <message>
   <source>Labels: change raster, points or polygons</source>
   <translation>Vérité terrain : raster de changement, points ou polygones</translation>
  </message>
  <message>
   <source>A raster with 1 where something changed, 0 where nothing did, 255 unknown; or places, with a column date.</source>
   <translation>Un raster avec 1 là où quelque chose a changé, 0 là où rien n'a changé, 255 pour l'inconnu ; ou des lieux, avec une colonne date.</translation>
  </message>
  <message>
   <source>One raster of classes a date, named by date as 2019-07-01.tif; used where no layer is given.</source>
   <translation>Un raster de classes par date, nommé par la date, comme 2019-07-01.tif ; utilisé si aucune couche n'est donnée.</translation>
  </message>
  <message>
   <source>Share of the known pixels of a patch that must have changed; where none has, it is unchanged.</source>
   <translation>Part des pixels connus d'un carreau qui doit avoir changé ; si aucun n'a changé, le carreau est inchangé.</translation>
  </message>
  <message>
   <source>Numbers separated by commas, of the class maps: 6,7.</source>
   <translation>Numéros de classes des cartes, séparés par des virgules : 6,7.</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>Rapport</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>Images</translation>
  </message>
  <message>
   <source>All figures of all scorers, as JSON.</source>
   <translation>Tous les chiffres de toutes les méthodes de notation, en JSON.</translation>
  </message>
  <message>
   <source>Folder for curves, maps of hits and misses, and results by kind; empty: none are drawn.</source>
   <translation>Dossier pour les courbes, les cartes des détections et des omissions, et les résultats par genre ; vide : rien n'est dessiné.</translation>
  </message>
  <message>
   <source>Find similar changes</source>
   <translation>Trouver les changements semblables</translation>
  </message>
  <message>
   <source>change,similar,search,query by example</source>
   <translation>changement,semblable,recherche,requête par l'exemple</translation>
  </message>
  <message>
   <source>Lists the changes that are of the same kind as given ones, here and in other results.</source>
   <translation>Liste les changements du même genre que ceux qui sont donnés, ici et dans d'autres résultats.</translation>
  </message>
  <message>
   <source>Compares the change vectors that travel in the results of change runs: which changes, of this place or of others, at any date, happened in the same way as the given ones? A detector that was saved on the Similar page may stand in their place.

The result is a layer of these changes with their similarity (cosine, 1 = the same), the place and the number of the change there. Results of another encoder or of other bands are refused; no engine is needed.</source>
   <translation>Compare les vecteurs de changement qui accompagnent les résultats : quels changements, de ce lieu ou d'autres, à n'importe quelle date, sont survenus de la même façon que ceux qui sont donnés ? Un détecteur enregistré depuis la page Semblables peut les remplacer.

Le résultat est une couche de ces changements avec leur ressemblance (cosinus, 1 = pareil), le lieu et le numéro du changement à cet endroit. Les résultats d'un autre encodeur ou d'autres bandes sont refusés ; aucun moteur n'est nécessaire.</translation>
  </message>
  <message>
   <source>Least similarity</source>
   <translation>Ressemblance minimale</translation>
  </message>
  <message>
   <source>Detectors (*.json)</source>
   <translation>Détecteurs (*.json)</translation>
  </message>
  <message>
   <source>Detector to search with</source>
   <translation>Détecteur à utiliser pour la recherche</translation>
  </message>
  <message>
   <source>Result that holds the changes</source>
   <translation>Résultat qui contient les changements</translation>
  </message>
  <message>
   <source>The layer of changes of a run, or its GeoPackage.</source>
   <translation>La couche des changements d'une exécution, ou son GeoPackage.</translation>
  </message>
  <message>
   <source>Changes to search for (their numbers, for example 3, 12)</source>
   <translation>Changements à rechercher (leurs numéros, par exemple 3, 12)</translation>
  </message>
  <message>
   <source>Their numbers (rank), separated by commas: 3, 12; empty: the selected ones of the layer, or the detector.</source>
   <translation>Leurs numéros (rang), séparés par des virgules : 3, 12 ; vide : ceux qui sont sélectionnés dans la couche, ou le détecteur.</translation>
  </message>
  <message>
   <source>File that was saved on the Similar page; changes that are given too make it lean towards them.</source>
   <translation>Fichier enregistré depuis la page Semblables ; si des changements sont aussi donnés, la recherche s'en rapproche.</translation>
  </message>
  <message>
   <source>Changes that are unlike (for example 5, 9)</source>
   <translation>Changements dissemblables (par exemple 5, 9)</translation>
  </message>
  <message>
   <source>Numbers of changes of the same result; the search leans away from them.</source>
   <translation>Numéros de changements du même résultat ; la recherche s'en éloigne.</translation>
  </message>
  <message>
   <source>Other results to search in</source>
   <translation>Autres résultats où chercher</translation>
  </message>
  <message>
   <source>Layers of changes of other places, dates or runs, of the same encoder and bands.</source>
   <translation>Couches de changements d'autres lieux, dates ou exécutions, avec le même encodeur et les mêmes bandes.</translation>
  </message>
  <message>
   <source>How similar a change must be, -1 to 1 (cosine of change vectors); empty: as the detector says, else 0.5.</source>
   <translation>À quel point un changement doit être semblable, de -1 à 1 (cosinus des vecteurs de changement) ; vide : la valeur du détecteur, sinon 0.5.</translation>
  </message>
  <message>
   <source>Similar changes</source>
   <translation>Changements semblables</translation>
  </message>
  <message>
   <source>Most similar first, in the coordinate system of the first result.</source>
   <translation>Les plus semblables d'abord, dans le système de coordonnées du premier résultat.</translation>
  </message>
  <message>
   <source>Number of similar changes</source>
   <translation>Nombre de changements semblables</translation>
  </message>
  <message>
   <source>No change was given: name its number, select it in the layer, or give a detector.</source>
   <translation>Aucun changement n'a été donné : indiquez son numéro, sélectionnez-le dans la couche, ou donnez un détecteur.</translation>
  </message>
  <message>
   <source>Report of changes (PDF)</source>
   <translation>Rapport des changements (PDF)</translation>
  </message>
  <message>
   <source>change,report,PDF,print,layout,atlas</source>
   <translation>changement,rapport,PDF,impression,mise en page,atlas</translation>
  </message>
  <message>
   <source>Writes the changes of a result as a PDF, the strongest with a page each.</source>
   <translation>Écrit les changements d'un résultat dans un PDF, les plus forts avec une page chacun.</translation>
  </message>
  <message>
   <source>Writes a report of a change run as a PDF of A4 pages: a map of the whole area, the types of change, the method, the dates; then a page a change, strongest first, with its place before and after, its time line, what is known of it, and the verdict.

Rasters are drawn as in the project where they are there, else from their files; without them the pages say which are missing. No engine is needed.</source>
   <translation>Écrit le rapport d'une exécution dans un PDF de pages A4 : une carte de toute la zone, les types de changement, la méthode, les dates ; puis une page par changement, les plus forts d'abord, avec le lieu avant et après, sa ligne de temps, ce qu'on en sait, et le verdict.

Les rasters sont dessinés comme dans le projet s'ils s'y trouvent, sinon d'après leurs fichiers ; sans eux, les pages disent lesquels manquent. Aucun moteur n'est nécessaire.</translation>
  </message>
  <message>
   <source>Most pages of changes</source>
   <translation>Nombre maximal de pages de changements</translation>
  </message>
  <message>
   <source>All changes, those that the filter of the layer shows, the selected ones, or the confirmed ones.</source>
   <translation>Tous les changements, ceux que montre le filtre de la couche, ceux qui sont sélectionnés, ou ceux qui sont confirmés.</translation>
  </message>
  <message>
   <source>The strongest so many have a page; the others are counted and drawn on the cover.</source>
   <translation>Nombre des plus forts qui ont une page ; les autres sont comptés et dessinés sur la couverture.</translation>
  </message>
  <message>
   <source>Title</source>
   <translation>Titre</translation>
  </message>
  <message>
   <source>Stands on the cover and at the foot of every page; empty: the name of the series.</source>
   <translation>Figure sur la couverture et au pied de chaque page ; vide : le nom de la série.</translation>
  </message>
  <message>
   <source>PDF files</source>
   <translation>Fichiers PDF</translation>
  </message>
  <message>
   <source>The file; one that is there is replaced once the report is whole.</source>
   <translation>Le fichier ; s'il existe déjà, il est remplacé une fois le rapport complet.</translation>
  </message>
  <message>
   <source>Number of pages</source>
   <translation>Nombre de pages</translation>
  </message>
  <message>
   <source>RASTERS is no list in JSON; write one address a line.</source>
   <translation>RASTERS n’est pas une liste en JSON ; écrivez une adresse par ligne.</translation>
  </message>
  <message>
   <source>{name} must be whole numbers separated by commas, not {text}.</source>
   <translation>{name} doit être fait de nombres entiers séparés par des virgules, et non {text}.</translation>
  </message>
  <message>
   <source>Something that should not happen did ({error}); the message log has the details.</source>
   <translation>Il s'est produit ce qui ne devrait pas arriver ({error}) ; le journal des messages donne les détails.</translation>
  </message>
  <message>
   <source>{path} is not in the folder of encoders; it is left alone.</source>
   <translation>{path} n'est pas dans le dossier des encodeurs ; il n'est pas touché.</translation>
  </message>
  <message>
   <source>{path} cannot be deleted ({reason}); close what uses it.</source>
   <translation>{path} ne peut pas être supprimé ({reason}) ; fermez ce qui l'utilise.</translation>
  </message>
  <message>
   <source>Add encoder</source>
   <translation>Ajouter un encodeur</translation>
  </message>
  <message>
   <source>{name} is in the folder of encoders already; remove it there first.</source>
   <translation>{name} est déjà dans le dossier des encodeurs ; retirez-le d'abord.</translation>
  </message>
  <message>
   <source>{path} cannot be copied to {folder} ({reason}).</source>
   <translation>{path} ne peut pas être copié dans {folder} ({reason}).</translation>
  </message>
  <message>
   <source>Stopped.</source>
   <translation>Arrêté.</translation>
  </message>
  <message>
   <source>for the processor (0.8 GB)</source>
   <translation>pour le processeur (0,8 Go)</translation>
  </message>
  <message>
   <source>for an NVIDIA graphics card, CUDA (3.1 GB)</source>
   <translation>pour une carte graphique NVIDIA, CUDA (3,1 Go)</translation>
  </message>
  <message>
   <source>the settings</source>
   <translation>les réglages</translation>
  </message>
  <message>
   <source>{origin} names {python}, which is not there; choose another Python or set up the engine.</source>
   <translation>{origin} nomme {python}, qui n'existe pas ; choisissez un autre Python ou installez le moteur.</translation>
  </message>
  <message>
   <source>{origin} names {python}, but the Python it was made with has gone; choose another or set up the engine.</source>
   <translation>{origin} nomme {python}, mais le Python avec lequel il a été créé n'existe plus ; choisissez-en un autre ou installez le moteur.</translation>
  </message>
  <message>
   <source>The engine runs with the Python named in {origin}.</source>
   <translation>Le moteur fonctionne avec le Python désigné dans {origin}.</translation>
  </message>
  <message>
   <source>The engine is not set up: its packages are installed once, apart from QGIS.</source>
   <translation>Le moteur n'est pas installé : ses paquets s'installent une fois, à part de QGIS.</translation>
  </message>
  <message>
   <source>The Python that the engine was set up with has gone (QGIS was upgraded?); set it up again.</source>
   <translation>Le Python avec lequel le moteur a été installé n'existe plus (QGIS a été mis à jour ?) ; réinstallez le moteur.</translation>
  </message>
  <message>
   <source>The engine was set up for another version of the plugin; set it up again.</source>
   <translation>Le moteur a été installé pour une autre version de l'extension ; réinstallez-le.</translation>
  </message>
  <message>
   <source>The engine is set up.</source>
   <translation>Le moteur est installé.</translation>
  </message>
  <message>
   <source>The run was stopped; the finished dates are kept.</source>
   <translation>L'exécution a été arrêtée ; les dates terminées sont gardées.</translation>
  </message>
  <message>
   <source>The engine could not be started with {python} ({reason}); choose another Python or set it up again.</source>
   <translation>Le moteur n'a pas pu être démarré avec {python} ({reason}) ; choisissez un autre Python ou réinstallez-le.</translation>
  </message>
  <message>
   <source>{python} lacks the package {package}; set up the engine, or choose another Python.</source>
   <translation>Il manque à {python} le paquet {package} ; installez le moteur, ou choisissez un autre Python.</translation>
  </message>
  <message>
   <source>The engine ended without a result (exit status {code}); its log is {log}.</source>
   <translation>Le moteur s'est terminé sans résultat (code de sortie {code}) ; son journal est {log}.</translation>
  </message>
  <message>
   <source>The engine was killed or crashed, perhaps for want of memory; its log is {log}.</source>
   <translation>Le moteur a été tué ou a planté, peut-être faute de mémoire ; son journal est {log}.</translation>
  </message>
  <message>
   <source>The engine gave no reason; its log is {log}.</source>
   <translation>Le moteur n'a pas donné de raison ; son journal est {log}.</translation>
  </message>
  <message>
   <source>The engine failed after its result (exit status {code}); its log is {log}.</source>
   <translation>Le moteur a échoué après son résultat (code de sortie {code}) ; son journal est {log}.</translation>
  </message>
  <message>
   <source>Python {version} on {machine}</source>
   <translation>Python {version} sous {machine}</translation>
  </message>
  <message>
   <source>The set-up was stopped.</source>
   <translation>L'installation a été arrêtée.</translation>
  </message>
  <message>
   <source>No 64-bit Python {version} or newer was found; install one from python.org and set up the engine again.</source>
   <translation>Aucun Python 64 bits {version} ou plus récent n'a été trouvé ; installez-en un depuis python.org et réinstallez le moteur.</translation>
  </message>
  <message>
   <source>No Python {version} or newer was found; install one from python.org or with Homebrew and set up the engine again.</source>
   <translation>Aucun Python {version} ou plus récent n'a été trouvé ; installez-en un depuis python.org ou avec Homebrew et réinstallez le moteur.</translation>
  </message>
  <message>
   <source>No Python {version} or newer that can make environments was found; install one (on Debian with python3-venv).</source>
   <translation>Aucun Python {version} ou plus récent capable de créer des environnements n'a été trouvé ; installez-en un (sous Debian avec python3-venv).</translation>
  </message>
  <message>
   <source>Set up engine</source>
   <translation>Installer le moteur</translation>
  </message>
  <message>
   <source>Looking for a Python</source>
   <translation>Recherche d'un Python</translation>
  </message>
  <message>
   <source>Testing the engine</source>
   <translation>Test du moteur</translation>
  </message>
  <message>
   <source>Ready</source>
   <translation>Prêt</translation>
  </message>
  <message>
   <source>Making an environment with {python}</source>
   <translation>Création d'un environnement avec {python}</translation>
  </message>
  <message>
   <source>{python} cannot make an environment; install another Python (log: {log}).</source>
   <translation>{python} ne peut pas créer d'environnement ; installez un autre Python (journal : {log}).</translation>
  </message>
  <message>
   <source>{folder} cannot be made anew ({error}); close other runs of QGIS and try again.</source>
   <translation>{folder} ne peut pas être recréé ({error}) ; fermez les autres QGIS et réessayez.</translation>
  </message>
  <message>
   <source>Or tick “{newest}”: other versions than the tested ones may fit.</source>
   <translation>Ou cochez « {newest} » : d’autres versions que celles testées peuvent convenir.</translation>
  </message>
  <message>
   <source>Newest versions</source>
   <translation>Versions les plus récentes</translation>
  </message>
  <message>
   <source>There is no room left on the disk; free some and set up the engine again (log: {log}).</source>
   <translation>Il n'y a plus de place sur le disque ; libérez-en et réinstallez le moteur (journal : {log}).</translation>
  </message>
  <message>
   <source>The packages cannot be reached; check the network and the proxy, or choose a folder of wheels (log: {log}).</source>
   <translation>Les paquets sont inaccessibles ; vérifiez le réseau et le proxy, ou choisissez un dossier de paquets (journal : {log}).</translation>
  </message>
  <message>
   <source>A package is not the file that the plugin was tested with; nothing was installed (log: {log}).</source>
   <translation>Un paquet n’est pas le fichier avec lequel l’extension a été testée ; rien n’a été installé (journal : {log}).</translation>
  </message>
  <message>
   <source>The folder {folder} has no {package} that fits {python}; add it, or set up from the network (log: {log}).</source>
   <translation>Le dossier {folder} n'a pas de paquet {package} qui convienne à {python} ; ajoutez-le, ou installez depuis le réseau (journal : {log}).</translation>
  </message>
  <message>
   <source>There is no finished package of {package} for {python}; install another Python, 3.12 for example (log: {log}).</source>
   <translation>Il n'existe pas de paquet {package} prêt à l'emploi pour {python} ; installez un autre Python, 3.12 par exemple (journal : {log}).</translation>
  </message>
  <message>
   <source>exit status {code}</source>
   <translation>code de sortie {code}</translation>
  </message>
  <message>
   <source>The packages could not be installed ({reason}); the log is {log}.</source>
   <translation>Les paquets n'ont pas pu être installés ({reason}) ; le journal est {log}.</translation>
  </message>
  <message>
   <source>Find changes</source>
   <translation>Trouver les changements</translation>
  </message>
  <message>
   <source>Ask the engine</source>
   <translation>Interroger le moteur</translation>
  </message>
  <message>
   <source>{answer} is not a reference of this sample; write one of {known}.</source>
   <translation>{answer} n'est pas une référence de cet échantillon ; écrivez l'une de celles-ci : {known}.</translation>
  </message>
  <message>
   <source>{stratum} is no stratum of this sample; only “reference” and “note” are to be edited.</source>
   <translation>{stratum} n'est pas une strate de cet échantillon ; seuls « reference » et « note » sont à modifier.</translation>
  </message>
  <message>
   <source>Nothing is filled in yet; say in the column “reference” what every patch is in truth.</source>
   <translation>Rien n'est encore rempli ; dites dans la colonne « reference » ce que chaque carreau est en vérité.</translation>
  </message>
  <message>
   <source>Stratum {name} has {known} patches with a reference; fill in two or more.</source>
   <translation>Trop peu de carreaux de la strate {name} ont une référence ({known}) ; remplissez-en deux ou plus.</translation>
  </message>
  <message>
   <source>There is no file {path}.</source>
   <translation>Le fichier {path} n'existe pas.</translation>
  </message>
  <message>
   <source>{path} is not a sample for accuracy assessment ({error}).</source>
   <translation>{path} n'est pas un échantillon pour l'évaluation de l'exactitude ({error}).</translation>
  </message>
  <message>
   <source>{path} has no strata; draw the sample again.</source>
   <translation>{path} n'a pas de strates ; tirez l'échantillon à nouveau.</translation>
  </message>
  <message>
   <source>GDAL was built without GeoParquet here; choose a name that ends in .gpkg or .geojson.</source>
   <translation>Ici GDAL a été compilé sans GeoParquet ; choisissez un nom qui finit par .gpkg ou .geojson.</translation>
  </message>
  <message>
   <source>No change is confirmed yet; judge some, or choose to export all.</source>
   <translation>Aucun changement n'est encore confirmé ; jugez-en, ou choisissez de tout exporter.</translation>
  </message>
  <message>
   <source>No change is chosen; select some, or choose to export all.</source>
   <translation>Aucun changement n'est choisi ; sélectionnez-en, ou choisissez de tout exporter.</translation>
  </message>
  <message>
   <source>The export would overwrite the result itself; choose another name.</source>
   <translation>L'export écraserait le résultat lui-même ; choisissez un autre nom.</translation>
  </message>
  <message>
   <source>GeoPackage (*.gpkg)</source>
   <translation>GeoPackage (*.gpkg)</translation>
  </message>
  <message>
   <source>GeoJSON (*.geojson)</source>
   <translation>GeoJSON (*.geojson)</translation>
  </message>
  <message>
   <source>GeoParquet (*.parquet)</source>
   <translation>GeoParquet (*.parquet)</translation>
  </message>
  <message>
   <source>Table (*.csv)</source>
   <translation>Table (*.csv)</translation>
  </message>
  <message>
   <source>The result has no coordinate reference system; export it as a GeoPackage.</source>
   <translation>Le résultat n'a pas de système de coordonnées de référence ; exportez-le en GeoPackage.</translation>
  </message>
  <message>
   <source>{path} does not tell how it was made ({error}).</source>
   <translation>{path} ne dit pas comment il a été fait ({error}).</translation>
  </message>
  <message>
   <source>The run read signed addresses, which its result does not hold; run it anew on newly signed ones.</source>
   <translation>L’exécution a lu des adresses signées, que son résultat ne contient pas ; relancez-la avec des adresses signées à nouveau.</translation>
  </message>
  <message>
   <source>The command is too long for a shell; run the series in the dock.</source>
   <translation>La commande est trop longue pour un interpréteur ; lancez la série dans le panneau.</translation>
  </message>
  <message>
   <source>A path or a setting of the run holds a character that cannot be seen; rename the files.</source>
   <translation>Un chemin ou un réglage du traitement contient un caractère invisible ; renommez les fichiers.</translation>
  </message>
  <message>
   <source>A path or a setting of the run holds a quote, which the command prompt cannot take.</source>
   <translation>Un chemin ou un réglage du traitement contient un guillemet, que l’invite de commandes n’accepte pas.</translation>
  </message>
  <message>
   <source>A path holds “%”, which the command prompt would replace; move the files to a path without it.</source>
   <translation>Un chemin contient « % », que l'invite de commandes remplacerait ; déplacez les fichiers vers un chemin qui n'en a pas.</translation>
  </message>
  <message>
   <source>The command is too long for the command prompt; take changedet:detectchanges in the toolbox instead.</source>
   <translation>La commande est trop longue pour l'invite de commandes ; prenez changedet:detectchanges dans la boîte à outils.</translation>
  </message>
  <message>
   <source>Which band of the masks was read cannot be said in one command; run the series in the dock.</source>
   <translation>La bande des masques qui a été lue ne peut se dire dans une commande ; lancez la série dans le panneau.</translation>
  </message>
  <message>
   <source>A sample is drawn from the changes that a run lists, not from the places below its limit.</source>
   <translation>Un échantillon se tire parmi les changements que liste une exécution, non parmi les lieux sous sa limite.</translation>
  </message>
  <message>
   <source>The sample would overwrite the result itself; choose another name.</source>
   <translation>L'échantillon écraserait le résultat lui-même ; choisissez un autre nom.</translation>
  </message>
  <message>
   <source>sample {result}</source>
   <translation>échantillon {result}</translation>
  </message>
  <message>
   <source>QGIS cannot open {path}.</source>
   <translation>QGIS ne peut pas ouvrir {path}.</translation>
  </message>
  <message>
   <source>{n} patches are too few for {strata} strata of {least} each; draw {needed} or more.</source>
   <translation>{n} carreaux ne suffisent pas pour {strata} strates de {least} chacune ; tirez-en {needed} ou plus.</translation>
  </message>
  <message>
   <source>No patch of this result could be judged; there is nothing to sample.</source>
   <translation>Aucun carreau de ce résultat n'a pu être noté ; il n'y a rien à échantillonner.</translation>
  </message>
  <message>
   <source>type {type}</source>
   <translation>type {type}</translation>
  </message>
  <message>
   <source>{function} works in the layers of a result only, changes and patches.</source>
   <translation>{function} ne fonctionne que dans les couches d'un résultat, changes et patches.</translation>
  </message>
  <message>
   <source>number of a change of the layer: its rank, or the fid of a patch</source>
   <translation>numéro d'un changement de la couche : son rang, ou le fid d'un carreau</translation>
  </message>
  <message>
   <source>the change it is compared with; left out = this feature</source>
   <translation>le changement auquel il est comparé ; omis = cette entité</translation>
  </message>
  <message>
   <source>Cosine of the angle between two change vectors, -1 to 1; 1 = changed in exactly the same way. With no argument: between this feature and the change whose like is being shown.</source>
   <translation>Cosinus de l'angle entre deux vecteurs de changement, de -1 à 1 ; 1 = changé exactement de la même façon. Sans argument : entre cette entité et le changement dont les semblables sont montrés.</translation>
  </message>
  <message>
   <source>'distance' (left out = this) or 'lof'</source>
   <translation>'distance' (valeur par défaut) ou 'lof'</translation>
  </message>
  <message>
   <source>Distance from the reference, or local outlier factor, of this feature at every date of the run, as an array; 1 = a usual date, NULL = a masked or a reference date.</source>
   <translation>Distance à la référence, ou facteur local d'anomalie (LOF), de cette entité à chaque date de l'exécution, sous forme de tableau ; 1 = une date habituelle, NULL = une date masquée ou de référence.</translation>
  </message>
  <message>
   <source>The dates of the run, as an array in the order of changedet_series.</source>
   <translation>Les dates de l'exécution, sous forme de tableau, dans l'ordre de changedet_series.</translation>
  </message>
  <message>
   <source>changedet_series knows no measure {measure}; write 'distance' or 'lof'.</source>
   <translation>changedet_series ne connaît pas la mesure {measure} ; écrivez 'distance' ou 'lof'.</translation>
  </message>
  <message>
   <source>{value} is not the number of a change; write its rank.</source>
   <translation>{value} n'est pas le numéro d'un changement ; écrivez son rang.</translation>
  </message>
  <message>
   <source>Arguments</source>
   <translation>Arguments</translation>
  </message>
  <message>
   <source>Syntax</source>
   <translation>Syntaxe</translation>
  </message>
  <message>
   <source>not ranked</source>
   <translation>non classé</translation>
  </message>
  <message>
   <source>Score {score}, where 1 is usual</source>
   <translation>Score {score} (1 est habituel)</translation>
  </message>
  <message>
   <source>between {start} and {end}</source>
   <translation>entre le {start} et le {end}</translation>
  </message>
  <message>
   <source>by {date}</source>
   <translation>au plus tard le {date}</translation>
  </message>
  <message>
   <source>no date</source>
   <translation>pas de date</translation>
  </message>
  <message>
   <source>provisional {counts}</source>
   <translation>provisoire {counts}</translation>
  </message>
  <message>
   <source>not judged yet</source>
   <translation>pas encore jugé</translation>
  </message>
  <message>
   <source>{value} km²</source>
   <translation>{value} km²</translation>
  </message>
  <message>
   <source>{value} ha</source>
   <translation>{value} ha</translation>
  </message>
  <message>
   <source>{value} m²</source>
   <translation>{value} m²</translation>
  </message>
  <message>
   <source>patches {result}</source>
   <translation>carreaux {result}</translation>
  </message>
  <message>
   <source>QGIS cannot open {table} of {path}; give the file a name of plain letters and digits.</source>
   <translation>QGIS ne peut pas ouvrir {table} de {path} ; donnez au fichier un nom de lettres et de chiffres simples.</translation>
  </message>
  <message>
   <source>not similar</source>
   <translation>pas semblable</translation>
  </message>
  <message>
   <source>from {similarity}</source>
   <translation>à partir de {similarity}</translation>
  </message>
  <message numerus="yes">
   <source>{date}, mean of %n dates</source>
   <translation>
    <numerusform>{date}, moyenne de %n date</numerusform>
    <numerusform>{date}, moyenne de %n dates</numerusform>
   </translation>
  </message>
  <message>
   <source>Images - {series}</source>
   <translation>Images - {series}</translation>
  </message>
  <message>
   <source>Radar: red is {like}, green is {cross}, blue is the difference of the two in decibels.</source>
   <translation>Radar : le rouge est {like}, le vert {cross}, le bleu la différence des deux en décibels.</translation>
  </message>
  <message>
   <source>Every picture is the mean of up to {n} dates, so that speckle does not hide what changed.</source>
   <translation>Chaque image est la moyenne de {n} dates au plus, pour que le chatoiement (speckle) ne cache pas ce qui a changé.</translation>
  </message>
  <message>
   <source>Natural colours.</source>
   <translation>Couleurs naturelles.</translation>
  </message>
  <message>
   <source>band {number}</source>
   <translation>bande {number}</translation>
  </message>
  <message>
   <source>Grey: {band}.</source>
   <translation>Gris : {band}.</translation>
  </message>
  <message>
   <source>Red, green and blue show {bands}.</source>
   <translation>Le rouge, le vert et le bleu montrent {bands}.</translation>
  </message>
  <message>
   <source>Look at the rasters</source>
   <translation>Examiner les rasters</translation>
  </message>
  <message>
   <source>red</source>
   <translation>rouge</translation>
  </message>
  <message>
   <source>green</source>
   <translation>vert</translation>
  </message>
  <message>
   <source>blue</source>
   <translation>bleu</translation>
  </message>
  <message numerus="yes">
   <source>Reading %n rasters</source>
   <translation>
    <numerusform>Lecture de %n raster</numerusform>
    <numerusform>Lecture de %n rasters</numerusform>
   </translation>
  </message>
  <message>
   <source>Distance from its own past</source>
   <translation>Distance à son propre passé</translation>
  </message>
  <message>
   <source>Before: {date}</source>
   <translation>Avant : {date}</translation>
  </message>
  <message>
   <source>After: {date}</source>
   <translation>Après : {date}</translation>
  </message>
  <message>
   <source>{title}. Images: {credit}</source>
   <translation>{title}. Images : {credit}</translation>
  </message>
  <message>
   <source>Verdict: {verdict}.</source>
   <translation>Verdict : {verdict}.</translation>
  </message>
  <message>
   <source>Not judged yet.</source>
   <translation>Pas encore jugé.</translation>
  </message>
  <message>
   <source>Note: {note}</source>
   <translation>Note : {note}</translation>
  </message>
  <message>
   <source>about {area}</source>
   <translation>environ {area}</translation>
  </message>
  <message>
   <source>1 is usual; dashed: the limit, {limit}. Black dots: dates that were compared; hollow: masked; grey: reference. The change happened within the grey stretch.</source>
   <translation>1 est habituel ; tirets : la limite, {limit}. Points noirs : dates comparées ; vides : masquées ; gris : référence. Le changement s'est produit dans la bande grise.</translation>
  </message>
  <message>
   <source>Page {number} of {pages}</source>
   <translation>Page {number} sur {pages}</translation>
  </message>
  <message>
   <source>There is no such change to report: select, confirm or show some, or choose all.</source>
   <translation>Aucun changement de ce genre pour le rapport : sélectionnez-en, confirmez-en ou montrez-en, ou choisissez-les tous.</translation>
  </message>
  <message numerus="yes">
   <source>{first} to {last}, %n dates</source>
   <translation>
    <numerusform>Du {first} au {last}, %n date</numerusform>
    <numerusform>Du {first} au {last}, %n dates</numerusform>
   </translation>
  </message>
  <message>
   <source>Types of change</source>
   <translation>Types de changement</translation>
  </message>
  <message>
   <source>Type</source>
   <translation>Type</translation>
  </message>
  <message>
   <source>What it does to the bands</source>
   <translation>Effet sur les bandes</translation>
  </message>
  <message>
   <source>Area</source>
   <translation>Surface</translation>
  </message>
  <message>
   <source>Warnings of the run</source>
   <translation>Avertissements de l'exécution</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>Méthode</translation>
  </message>
  <message>
   <source>Date</source>
   <translation>Date</translation>
  </message>
  <message>
   <source>Role</source>
   <translation>Rôle</translation>
  </message>
  <message>
   <source>Valid</source>
   <translation>Valide</translation>
  </message>
  <message>
   <source>Shift</source>
   <translation>Décalage</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>Note</translation>
  </message>
  <message>
   <source>Image: {date}.</source>
   <translation>Image : {date}.</translation>
  </message>
  <message>
   <source>Score</source>
   <translation>Score</translation>
  </message>
  <message>
   <source>Changed by</source>
   <translation>Changé au plus tard le</translation>
  </message>
  <message>
   <source>Changes of {series}</source>
   <translation>Changements – {series}</translation>
  </message>
  <message>
   <source>Cancelled; no report was written.</source>
   <translation>Annulé ; aucun rapport n'a été écrit.</translation>
  </message>
  <message>
   <source>There is not enough memory for the pages; report fewer changes, or close other programs.</source>
   <translation>Il n'y a pas assez de mémoire pour les pages ; mettez moins de changements dans le rapport, ou fermez d'autres programmes.</translation>
  </message>
  <message>
   <source>The rasters of this result are not at hand.</source>
   <translation>Les rasters de ce résultat sont introuvables.</translation>
  </message>
  <message>
   <source>The rasters of this result are not at hand: {names}</source>
   <translation>Les rasters de ce résultat sont introuvables : {names}</translation>
  </message>
  <message>
   <source>reference</source>
   <translation>référence</translation>
  </message>
  <message>
   <source>changed by {date}</source>
   <translation>changé au plus tard le {date}</translation>
  </message>
  <message>
   <source>{name} type {type}</source>
   <translation>{name} type {type}</translation>
  </message>
  <message>
   <source>{name} – {what}</source>
   <translation>{name} – {what}</translation>
  </message>
  <message>
   <source>changed</source>
   <translation>changé</translation>
  </message>
  <message>
   <source>change</source>
   <translation>changement</translation>
  </message>
  <message>
   <source>{what} by {date}</source>
   <translation>{what} au plus tard le {date}</translation>
  </message>
  <message>
   <source>{what} between {start} and {end}</source>
   <translation>{what} entre le {start} et le {end}</translation>
  </message>
  <message numerus="yes">
   <source>%n changes, about {area} in all.</source>
   <translation>
    <numerusform>%n changement, environ {area} en tout.</numerusform>
    <numerusform>%n changements, environ {area} en tout.</numerusform>
   </translation>
  </message>
  <message>
   <source>Areas are counted in whole patches of {size}.</source>
   <translation>Les surfaces sont comptées en carreaux entiers de {size}.</translation>
  </message>
  <message>
   <source>These are the strongest places below the limit of the run, which does not list them.</source>
   <translation>Ce sont les lieux les plus forts au-dessous de la limite de l'exécution, qui ne les liste pas.</translation>
  </message>
  <message>
   <source>Judged: {confirmed} confirmed, {rejected} rejected, {unsure} unsure; {open} not judged.</source>
   <translation>Confirmés : {confirmed}, rejetés : {rejected}, incertains : {unsure} ; non jugés : {open}.</translation>
  </message>
  <message>
   <source>None is judged yet.</source>
   <translation>Aucun n'est encore jugé.</translation>
  </message>
  <message numerus="yes">
   <source>Pages follow for the {shown} strongest; %n weaker ones are on the map only.</source>
   <translation>
    <numerusform>Suivent les pages des plus forts ({shown}) ; %n plus faible n'est que sur la carte.</numerusform>
    <numerusform>Suivent les pages des plus forts ({shown}) ; %n plus faibles ne sont que sur la carte.</numerusform>
   </translation>
  </message>
  <message>
   <source>new</source>
   <translation>nouvelle</translation>
  </message>
  <message>
   <source>left out</source>
   <translation>écartée</translation>
  </message>
  <message>
   <source>unknown</source>
   <translation>inconnu</translation>
  </message>
  <message>
   <source>{pixels} pixels, corrected</source>
   <translation>{pixels} pixels, corrigé</translation>
  </message>
  <message>
   <source>{pixels} pixels</source>
   <translation>{pixels} pixels</translation>
  </message>
  <message>
   <source>score {limit} ({rule})</source>
   <translation>score {limit} ({rule})</translation>
  </message>
  <message>
   <source>Encoder</source>
   <translation>Encodeur</translation>
  </message>
  <message>
   <source>Bands</source>
   <translation>Bandes</translation>
  </message>
  <message>
   <source>radar</source>
   <translation>radar</translation>
  </message>
  <message>
   <source>radar, from power</source>
   <translation>radar, converti de puissance</translation>
  </message>
  <message>
   <source>Patch</source>
   <translation>Carreau</translation>
  </message>
  <message>
   <source>Limit</source>
   <translation>Limite</translation>
  </message>
  <message>
   <source>Confirmation</source>
   <translation>Confirmation</translation>
  </message>
  <message numerus="yes">
   <source>a change has to be seen at %n dates in a row</source>
   <translation>
    <numerusform>un changement doit être vu à %n date</numerusform>
    <numerusform>un changement doit être vu à %n dates de suite</numerusform>
   </translation>
  </message>
  <message>
   <source>Reference</source>
   <translation>Référence</translation>
  </message>
  <message>
   <source>Computed on</source>
   <translation>Calculé par</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Version</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>Exécution</translation>
  </message>
  <message>
   <source>Begun</source>
   <translation>Début</translation>
  </message>
  <message>
   <source>Result</source>
   <translation>Résultat</translation>
  </message>
  <message>
   <source>the processor</source>
   <translation>le processeur</translation>
  </message>
  <message>
   <source>the graphics card</source>
   <translation>la carte graphique</translation>
  </message>
  <message>
   <source>{pixels} pixels, {size} wide: the smallest change that is told apart</source>
   <translation>{pixels} pixels, {size} de côté : le plus petit changement distingué</translation>
  </message>
  <message numerus="yes">
   <source>%n dates, {first} to {last}</source>
   <translation>
    <numerusform>%n date, du {first} au {last}</numerusform>
    <numerusform>%n dates, du {first} au {last}</numerusform>
   </translation>
  </message>
  <message>
   <source>Provisional: {counts} confirmations so far.</source>
   <translation>Provisoire : {counts} confirmations jusqu'ici.</translation>
  </message>
  <message>
   <source>It has ended: the place looks like its past again.</source>
   <translation>Il s'est achevé : le lieu ressemble de nouveau à son passé.</translation>
  </message>
  <message>
   <source>Last seen on {date}; no later date of the same season can tell whether it is over.</source>
   <translation>Vu pour la dernière fois le {date} ; aucune date ultérieure de la même saison ne dit si c'est terminé.</translation>
  </message>
  <message>
   <source>It has ended: last seen on {date}; a year later {share} % of it had come back.</source>
   <translation>Il est terminé : vu pour la dernière fois le {date} ; un an plus tard, {share} % en était revenu.</translation>
  </message>
  <message>
   <source>It has ended: last seen on {date}; the place looks like its past again.</source>
   <translation>Il est terminé : vu pour la dernière fois le {date} ; le lieu ressemble de nouveau à son passé.</translation>
  </message>
  <message>
   <source>{limit}; weaker ones are listed down to {lowest}</source>
   <translation>{limit} ; les plus faibles sont listés jusqu'à {lowest}</translation>
  </message>
  <message>
   <source>Of 1000 patches without a change about {count} are expected to reach the limit of {limit}.</source>
   <translation>De 1000 carreaux sans changement, environ {count} devraient atteindre la limite de {limit}.</translation>
  </message>
  <message>
   <source>Changed</source>
   <translation>Changé</translation>
  </message>
  <message>
   <source>Change</source>
   <translation>Changement</translation>
  </message>
  <message>
   <source>{kind}.</source>
   <translation>{kind}.</translation>
  </message>
  <message>
   <source>{kind} by {date}.</source>
   <translation>{kind} au plus tard le {date}.</translation>
  </message>
  <message>
   <source>{kind} between {start} and {end}.</source>
   <translation>{kind} entre le {start} et le {end}.</translation>
  </message>
  <message>
   <source>Score just below the limit of {limit}: {meaning}.</source>
   <translation>Score juste au-dessous de la limite de {limit} : {meaning}.</translation>
  </message>
  <message>
   <source>Score {score}, above the limit of {limit}: {meaning}.</source>
   <translation>Score {score}, au-dessus de la limite de {limit} : {meaning}.</translation>
  </message>
  <message>
   <source>Score {score}, below the limit of {limit}: {meaning}.</source>
   <translation>Score {score}, au-dessous de la limite de {limit} : {meaning}.</translation>
  </message>
  <message>
   <source>the place stands out from the rest of the scene</source>
   <translation>le lieu se distingue du reste de la scène</translation>
  </message>
  <message>
   <source>the place differs from its past about as much as on a usual date</source>
   <translation>le lieu diffère de son passé à peu près autant qu'à une date habituelle</translation>
  </message>
  <message>
   <source>the place differs from its past about {times} times as much as on a usual date</source>
   <translation>le lieu diffère de son passé environ {times} fois plus qu'à une date habituelle</translation>
  </message>
  <message numerus="yes">
   <source>Seen at {seen} of %n dates, from the first to the last.</source>
   <translation>
    <numerusform>Vu à {seen} date sur %n, de la première à la dernière.</numerusform>
    <numerusform>Vu à {seen} dates sur %n, de la première à la dernière.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Seen at {seen} of %n dates since.</source>
   <translation>
    <numerusform>Vu à {seen} date sur %n depuis.</numerusform>
    <numerusform>Vu à {seen} dates sur %n depuis.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>About {area}, counted in %n patches.</source>
   <translation>
    <numerusform>Environ {area}, soit %n carreau.</numerusform>
    <numerusform>Environ {area}, soit %n carreaux.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>About {area}, counted in %n patches of {size}.</source>
   <translation>
    <numerusform>Environ {area}, soit %n carreau de {size}.</numerusform>
    <numerusform>Environ {area}, soit %n carreaux de {size}.</numerusform>
   </translation>
  </message>
  <message>
   <source>{path} is not a result of a change run: it has no table {missing}.</source>
   <translation>{path} n'est pas un résultat de recherche de changements : il n'a pas de table {missing}.</translation>
  </message>
  <message>
   <source>{path} has triggers that no run writes ({missing}); take them out, or run the series again.</source>
   <translation>{path} contient des déclencheurs qu’aucun traitement n’écrit ({missing}) ; retirez-les ou relancez la série.</translation>
  </message>
  <message>
   <source>{path} is held by another program; close it there, or wait until it is done.</source>
   <translation>{path} est occupé par un autre programme ; fermez-le là-bas, ou attendez qu’il ait fini.</translation>
  </message>
  <message>
   <source>{path} cannot be read as a GeoPackage ({error}).</source>
   <translation>{path} ne peut pas être lu comme GeoPackage ({error}).</translation>
  </message>
  <message>
   <source>changes {result}</source>
   <translation>changements {result}</translation>
  </message>
  <message numerus="yes">
   <source>%n judged</source>
   <translation>
    <numerusform>%n jugé</numerusform>
    <numerusform>%n jugés</numerusform>
   </translation>
  </message>
  <message>
   <source>{size} px</source>
   <translation>{size} px</translation>
  </message>
  <message>
   <source>below the limit</source>
   <translation>sous la limite</translation>
  </message>
  <message>
   <source>limit {value}</source>
   <translation>limite {value}</translation>
  </message>
  <message>
   <source>automatic limit</source>
   <translation>limite automatique</translation>
  </message>
  <message>
   <source>new from {date}</source>
   <translation>nouveau dès {date}</translation>
  </message>
  <message numerus="yes">
   <source>%n dates</source>
   <translation>
    <numerusform>%n date</numerusform>
    <numerusform>%n dates</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>seen %n times</source>
   <translation>
    <numerusform>vu %n fois</numerusform>
    <numerusform>vu %n fois</numerusform>
   </translation>
  </message>
  <message>
   <source>bands {numbers}</source>
   <translation>bandes {numbers}</translation>
  </message>
  <message>
   <source>all bands</source>
   <translation>toutes les bandes</translation>
  </message>
  <message>
   <source>part of the scene</source>
   <translation>partie de la scène</translation>
  </message>
  <message>
   <source>whole scene</source>
   <translation>scène entière</translation>
  </message>
  <message>
   <source>masked</source>
   <translation>avec masque</translation>
  </message>
  <message>
   <source>no mask</source>
   <translation>sans masque</translation>
  </message>
  <message>
   <source>read as optical</source>
   <translation>lu comme optique</translation>
  </message>
  <message>
   <source>read as radar</source>
   <translation>lu comme radar</translation>
  </message>
  <message>
   <source>dates moved</source>
   <translation>dates recalées</translation>
  </message>
  <message>
   <source>dates as they lie</source>
   <translation>dates telles quelles</translation>
  </message>
  <message>
   <source>{path} is missing: copy it beside the result, or find the changes again.</source>
   <translation>{path} manque : copiez-le à côté du résultat, ou recherchez de nouveau les changements.</translation>
  </message>
  <message>
   <source>{path} is not the score raster of a run; find the changes again.</source>
   <translation>{path} n'est pas le raster des scores d'une exécution ; recherchez de nouveau les changements.</translation>
  </message>
  <message>
   <source>{path} is damaged; find the changes again.</source>
   <translation>{path} est abîmé ; recherchez de nouveau les changements.</translation>
  </message>
  <message>
   <source>This place cannot be brought into the result's coordinate reference system.</source>
   <translation>Ce lieu ne peut pas être reprojeté dans le système de coordonnées de référence du résultat.</translation>
  </message>
  <message>
   <source>This place lies outside the rasters of the run; click inside them.</source>
   <translation>Ce lieu est en dehors des rasters de l'exécution ; cliquez à l'intérieur.</translation>
  </message>
  <message>
   <source>The table {table} of {path} is damaged ({error}); run the series again.</source>
   <translation>La table {table} de {path} est abîmée ({error}) ; relancez la série.</translation>
  </message>
  <message>
   <source>This result has no change {fid}.</source>
   <translation>Ce résultat n'a pas de changement {fid}.</translation>
  </message>
  <message>
   <source>The layer is being edited; save or leave the edits, then judge again.</source>
   <translation>La couche est en cours d'édition ; enregistrez ou abandonnez les modifications, puis jugez de nouveau.</translation>
  </message>
  <message>
   <source>The verdict could not be written to {path}: copy the result to a folder that you may write to.</source>
   <translation>Le verdict n'a pas pu être écrit dans {path} : copiez le résultat dans un dossier où vous pouvez écrire.</translation>
  </message>
  <message>
   <source>{path} was replaced or moved while it was open; open the result again, then judge again.</source>
   <translation>{path} a été remplacé ou déplacé pendant qu'il était ouvert ; rouvrez le résultat, puis jugez de nouveau.</translation>
  </message>
  <message>
   <source>Look for rasters</source>
   <translation>Recherche de rasters</translation>
  </message>
  <message>
   <source>It is a service, not a file; save it as GeoTIFF first.</source>
   <translation>C'est un service, pas un fichier ; enregistrez-le d'abord en GeoTIFF.</translation>
  </message>
  <message>
   <source>Its file was not found on this machine.</source>
   <translation>Son fichier n'a pas été trouvé sur cette machine.</translation>
  </message>
  <message>
   <source>QGIS cannot read its file.</source>
   <translation>QGIS ne peut pas lire son fichier.</translation>
  </message>
  <message>
   <source>The search was stopped.</source>
   <translation>La recherche a été arrêtée.</translation>
  </message>
  <message>
   <source>Find missing files</source>
   <translation>Chercher les fichiers manquants</translation>
  </message>
  <message>
   <source>The area holds no polygon; choose a layer, or a selection, with one.</source>
   <translation>La zone ne contient aucun polygone ; choisissez une couche, ou une sélection, qui en a un.</translation>
  </message>
  <message>
   <source>The area has no coordinate reference system; set one on its layer.</source>
   <translation>La zone n'a pas de système de coordonnées de référence ; définissez-en un sur sa couche.</translation>
  </message>
  <message>
   <source>Draw thumbnails</source>
   <translation>Dessiner les vignettes</translation>
  </message>
  <message>
   <source>{path} is not a whole path; choose the folder with the button.</source>
   <translation>{path} n'est pas un chemin complet ; choisissez le dossier avec le bouton.</translation>
  </message>
  <message>
   <source>{path} cannot be written to ({reason}); choose another folder.</source>
   <translation>Impossible d'écrire dans {path} ({reason}) ; choisissez un autre dossier.</translation>
  </message>
  <message>
   <source>The detector {name}</source>
   <translation>Le détecteur {name}</translation>
  </message>
  <message>
   <source>{one} and {other} were made with different encoders ({own}; {theirs}): use the same encoder for both.</source>
   <translation>{one} et {other} ont été faits avec des encodeurs différents ({own} ; {theirs}) : utilisez le même encodeur pour les deux.</translation>
  </message>
  <message>
   <source>{one} and {other} were made from different bands ({own}; {theirs}): use the same bands for both.</source>
   <translation>{one} et {other} ont été faits avec des bandes différentes ({own} ; {theirs}) : utilisez les mêmes bandes pour les deux.</translation>
  </message>
  <message>
   <source>not named</source>
   <translation>sans nom</translation>
  </message>
  <message>
   <source>{n} features</source>
   <translation>{n} composantes</translation>
  </message>
  <message>
   <source>{one} and {other} have pixels of different sizes ({own} m; {theirs} m): take what is similar with care.</source>
   <translation>{one} et {other} ont des pixels de tailles différentes ({own} m ; {theirs} m) : prenez les ressemblances avec prudence.</translation>
  </message>
  <message>
   <source>The places below the limit in {name} keep no record of how their pixels changed, so nothing similar can be looked for: find the changes again with a lower limit.</source>
   <translation>Les lieux sous la limite de {name} ne gardent pas trace de la façon dont leurs pixels ont changé, on ne peut donc rien chercher de semblable : recherchez de nouveau les changements avec une limite plus basse.</translation>
  </message>
  <message>
   <source>{path} cannot be read ({error}).</source>
   <translation>{path} ne peut pas être lu ({error}).</translation>
  </message>
  <message>
   <source>{path} could not be written ({error}).</source>
   <translation>{path} n'a pas pu être écrit ({error}).</translation>
  </message>
  <message>
   <source>{name} is not a detector; choose a file that Save to file wrote.</source>
   <translation>{name} n'est pas un détecteur ; choisissez un fichier écrit par « Enregistrer dans un fichier… ».</translation>
  </message>
  <message>
   <source>{name} was saved by a newer version of this plugin; update the plugin to use it.</source>
   <translation>{name} a été enregistré par une version plus récente de cette extension ; mettez-la à jour pour l'utiliser.</translation>
  </message>
  <message>
   <source>The detector {name} is damaged ({detail}); save it again where it was made.</source>
   <translation>Le détecteur {name} est abîmé ({detail}) ; enregistrez-le de nouveau là où il a été fait.</translation>
  </message>
  <message>
   <source>Read results</source>
   <translation>Lire les résultats</translation>
  </message>
  <message>
   <source>below the limit, seasonal or transient</source>
   <translation>sous la limite, saisonnier ou passager</translation>
  </message>
  <message>
   <source>An earlier version wrote the scores of this result: find the changes again to list weaker ones.</source>
   <translation>Une version antérieure a écrit les scores de ce résultat : recherchez de nouveau les changements pour en lister de plus faibles.</translation>
  </message>
  <message>
   <source>Nothing lies below the limit: every patch that has a score is listed, or lies outside the area.</source>
   <translation>Il n'y a rien sous la limite : chaque carreau qui a un score est listé, ou se trouve hors de la zone.</translation>
  </message>
  <message>
   <source>Look below the limit</source>
   <translation>Regarder sous la limite</translation>
  </message>
  <message>
   <source>List the strongest places below the limit</source>
   <translation>Lister les lieux les plus forts sous la limite</translation>
  </message>
  <message>
   <source>{path} is open in another program or layer; close it there, or choose another name.</source>
   <translation>{path} est ouvert dans un autre programme ou une couche ; fermez-le là, ou choisissez un autre nom.</translation>
  </message>
  <message>
   <source>There is no folder {folder}.</source>
   <translation>Le dossier {folder} n'existe pas.</translation>
  </message>
  <message>
   <source>There is no room left on the disk of {path}; nothing was written.</source>
   <translation>Il n'y a plus de place sur le disque de {path} ; rien n'a été écrit.</translation>
  </message>
  <message>
   <source>{folder} cannot be written to; choose another folder.</source>
   <translation>Impossible d'écrire dans {folder} ; choisissez un autre dossier.</translation>
  </message>
  <message>
   <source>unknown area</source>
   <translation>surface inconnue</translation>
  </message>
  <message>
   <source>{value} m</source>
   <translation>{value} m</translation>
  </message>
  <message>
   <source>lasting</source>
   <translation>durable</translation>
  </message>
  <message>
   <source>ended</source>
   <translation>achevé</translation>
  </message>
  <message>
   <source>seen no more</source>
   <translation>plus vu</translation>
  </message>
  <message>
   <source>Lasting</source>
   <translation>Durable</translation>
  </message>
  <message>
   <source>Ended</source>
   <translation>Achevé</translation>
  </message>
  <message>
   <source>Seen no more: its season has not come again</source>
   <translation>Plus vu : sa saison n'est pas revenue</translation>
  </message>
  <message>
   <source>Provisional</source>
   <translation>Provisoire</translation>
  </message>
  <message>
   <source>Changed: with one new date</source>
   <translation>Changé : une seule date nouvelle</translation>
  </message>
  <message>
   <source>Lasting change</source>
   <translation>Changement durable</translation>
  </message>
  <message>
   <source>Change that is over</source>
   <translation>Changement terminé</translation>
  </message>
  <message>
   <source>Seasonal or lighting difference</source>
   <translation>Différence de saison ou de lumière</translation>
  </message>
  <message>
   <source>Transient event</source>
   <translation>Événement passager</translation>
  </message>
  <message>
   <source>Unclear difference</source>
   <translation>Différence peu claire</translation>
  </message>
  <message>
   <source>lasting change</source>
   <translation>changement durable</translation>
  </message>
  <message>
   <source>change that is over</source>
   <translation>changement terminé</translation>
  </message>
  <message>
   <source>seasonal or lighting difference</source>
   <translation>différence de saison ou de lumière</translation>
  </message>
  <message>
   <source>transient event</source>
   <translation>événement passager</translation>
  </message>
  <message>
   <source>unclear difference</source>
   <translation>différence peu claire</translation>
  </message>
  <message>
   <source>Change that is over: three dates or more showed it</source>
   <translation>Changement terminé : trois dates ou plus l'ont montré</translation>
  </message>
  <message>
   <source>Unclear: on few dates, or on one patch alone</source>
   <translation>Incertain : sur peu de dates, ou sur un seul carreau</translation>
  </message>
  <message>
   <source>Seasonal or lighting difference (patches on the map)</source>
   <translation>Différence de saison ou de lumière (carreaux sur la carte)</translation>
  </message>
  <message>
   <source>Transient event (patches on the map)</source>
   <translation>Événement passager (carreaux sur la carte)</translation>
  </message>
  <message>
   <source>confirmed</source>
   <translation>confirmé</translation>
  </message>
  <message>
   <source>rejected</source>
   <translation>rejeté</translation>
  </message>
  <message>
   <source>unsure</source>
   <translation>incertain</translation>
  </message>
  <message>
   <source>Not judged</source>
   <translation>Non jugé</translation>
  </message>
  <message>
   <source>Confirmed</source>
   <translation>Confirmé</translation>
  </message>
  <message>
   <source>Rejected</source>
   <translation>Rejeté</translation>
  </message>
  <message>
   <source>Unsure</source>
   <translation>Incertain</translation>
  </message>
  <message>
   <source>{names} and {n} more</source>
   <translation>{names} et {n} de plus</translation>
  </message>
  <message>
   <source>Skipped in {folder}, because there is no date in their tags or names: {names}.</source>
   <translation>Ignorés dans {folder}, faute de date dans leurs balises ou leurs noms : {names}.</translation>
  </message>
  <message>
   <source>Folders below {folder} that may not be looked into: {names}.</source>
   <translation>Dossiers sous {folder} dont la lecture n'est pas autorisée : {names}.</translation>
  </message>
  <message>
   <source>Archives in {folder} that hold no raster: {names}.</source>
   <translation>Archives de {folder} qui ne contiennent aucun raster : {names}.</translation>
  </message>
  <message>
   <source>Folders that are not read, because {folder} holds rasters itself: {names}.</source>
   <translation>Dossiers non lus, car {folder} contient lui-même des rasters : {names}.</translation>
  </message>
  <message>
   <source>Items without a date or without these assets are left out: {names}.</source>
   <translation>Les éléments sans date ou sans ces assets sont laissés de côté : {names}.</translation>
  </message>
  <message>
   <source>Of one item the assets {assets} are read.</source>
   <translation>D’un élément, les assets {assets} sont lus.</translation>
  </message>
  <message>
   <source>Of {n} items the assets {assets} are read.</source>
   <translation>De {n} éléments, les assets {assets} sont lus.</translation>
  </message>
  <message>
   <source>The week alone is known of one of {total} rasters; its first day is taken as its date.</source>
   <translation>De l’un des {total} rasters, seule la semaine est connue ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>The week alone is known of {n} of {total} rasters; its first day is taken as their date.</source>
   <translation>De {n} des {total} rasters, seule la semaine est connue ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>The month alone is known of one of {total} rasters; its first day is taken as its date.</source>
   <translation>De l’un des {total} rasters, seul le mois est connu ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>The month alone is known of {n} of {total} rasters; its first day is taken as their date.</source>
   <translation>De {n} des {total} rasters, seul le mois est connu ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>The quarter alone is known of one of {total} rasters; its first day is taken as its date.</source>
   <translation>De l’un des {total} rasters, seul le trimestre est connu ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>The quarter alone is known of {n} of {total} rasters; its first day is taken as their date.</source>
   <translation>De {n} des {total} rasters, seul le trimestre est connu ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>The year alone is known of one of {total} rasters; its first day is taken as its date.</source>
   <translation>De l’un des {total} rasters, seule l’année est connue ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>The year alone is known of {n} of {total} rasters; its first day is taken as their date.</source>
   <translation>De {n} des {total} rasters, seule l’année est connue ; son premier jour sert de date.</translation>
  </message>
  <message>
   <source>Not taken for images in {folder}, because their names are those of flags, angles and such: {names}.</source>
   <translation>Pas pris pour des images dans {folder}, car leurs noms sont ceux d'indicateurs, d'angles ou autres : {names}.</translation>
  </message>
  <message>
   <source>The rasters are read as embeddings: vectors of {n} numbers, as they are; no light and no position is fitted.</source>
   <translation>Les rasters sont lus comme des embeddings : des vecteurs de {n} nombres, tels quels ; ni lumière ni position n’est ajustée.</translation>
  </message>
  <message>
   <source>The rasters are read as embeddings of AlphaEarth: vectors of {n} numbers, decoded from eight bits; no light and no position is fitted.</source>
   <translation>Les rasters sont lus comme des embeddings d’AlphaEarth : des vecteurs de {n} nombres, décodés de huit bits ; ni lumière ni position n’est ajustée.</translation>
  </message>
  <message>
   <source>The numbers of one raster are multiplied by the scales that lie beside it, {first}.</source>
   <translation>Les nombres d'un raster sont multipliés par les échelles qui se trouvent à côté, {first}.</translation>
  </message>
  <message>
   <source>The numbers of {n} rasters are multiplied by the scales that lie beside them, {first} for one.</source>
   <translation>Les nombres de {n} rasters sont multipliés par les échelles qui se trouvent à côté, par exemple {first}.</translation>
  </message>
  <message>
   <source>On {first} the vectors step along the edge of a tile; the sides were brought together.</source>
   <translation>Le {first}, les vecteurs font un saut le long du bord d’une tuile ; les deux côtés ont été rapprochés.</translation>
  </message>
  <message>
   <source>On {n} dates, {first} for one, the vectors step along the edge of a tile; the sides were brought together.</source>
   <translation>À {n} dates, dont {first}, les vecteurs font un saut le long du bord d’une tuile ; les deux côtés ont été rapprochés.</translation>
  </message>
  <message>
   <source>There is no mask in {folder} for {n} of {total} rasters, {first} for one.</source>
   <translation>Il n'y a pas de masque dans {folder} pour {n} des {total} rasters, par exemple {first}.</translation>
  </message>
  <message>
   <source>Masks that lie beside the rasters are used for {n} of {total}, {first} for one; the mask 'none' leaves them out.</source>
   <translation>Des masques trouvés à côté des rasters sont utilisés pour {n} sur {total}, par exemple {first} ; le masque « none » les écarte.</translation>
  </message>
  <message>
   <source>Not taken for rasters of the series, because their names are those of masks and such: {names}.</source>
   <translation>Ne sont pas pris pour des rasters de la série, car leurs noms sont ceux de masques ou de couches de qualité : {names}.</translation>
  </message>
  <message>
   <source>Not taken for images, because they come with one of their date and place and have no band in common with it: {names}; give them alone if they are meant.</source>
   <translation>Ne sont pas pris pour des images, car ils accompagnent une image de leur date et de leur lieu et n’ont aucune bande en commun avec elle : {names} ; donnez-les seuls si c’est eux que vous voulez.</translation>
  </message>
  <message>
   <source>The mask {first} covers {share:.0%} of {raster}; beyond it nothing is masked.</source>
   <translation>Le masque {first} couvre {share:.0%} de {raster} ; au-delà, rien n'est masqué.</translation>
  </message>
  <message>
   <source>{n} masks do not cover their rasters whole, {first} covers {share:.0%} of {raster}; beyond them nothing is masked.</source>
   <translation>{n} masques ne couvrent pas tout leur raster, {first} couvre {share:.0%} de {raster} ; au-delà, rien n'est masqué.</translation>
  </message>
  <message>
   <source>No name says how the mask {first} is read: every value but 0 is taken for invalid; choose values, bits, a limit or a meaning if that is wrong.</source>
   <translation>Aucun nom ne dit comment lire le masque {first} : toute valeur sauf 0 est prise pour invalide ; choisissez des valeurs, des bits, une limite ou une nature si c'est faux.</translation>
  </message>
  <message>
   <source>No name says how the {n} masks are read, {first} the first: every value but 0 is taken for invalid; choose values, bits, a limit or a meaning if that is wrong.</source>
   <translation>Aucun nom ne dit comment lire les {n} masques, {first} étant le premier : toute valeur sauf 0 est prise pour invalide ; choisissez des valeurs, des bits, une limite ou une nature si c'est faux.</translation>
  </message>
  <message>
   <source>The mask {first} is read as {product}: every value but 0 is invalid.</source>
   <translation>Le masque {first} est lu comme {product} : toute valeur sauf 0 est invalide.</translation>
  </message>
  <message>
   <source>{n} masks, {first} the first, are read as {product}: every value but 0 is invalid.</source>
   <translation>{n} masques, {first} étant le premier, sont lus comme {product} : toute valeur sauf 0 est invalide.</translation>
  </message>
  <message>
   <source>The mask {first} is read as {product}: 0 is invalid, every other value is valid.</source>
   <translation>Le masque {first} est lu comme {product} : 0 est invalide, toute autre valeur est valide.</translation>
  </message>
  <message>
   <source>{n} masks, {first} the first, are read as {product}: 0 is invalid, every other value is valid.</source>
   <translation>{n} masques, {first} étant le premier, sont lus comme {product} : 0 est invalide, toute autre valeur est valide.</translation>
  </message>
  <message>
   <source>The mask {first} is read as {product}: invalid are the values {values}.</source>
   <translation>Le masque {first} est lu comme {product} : sont invalides les valeurs {values}.</translation>
  </message>
  <message>
   <source>{n} masks, {first} the first, are read as {product}: invalid are the values {values}.</source>
   <translation>{n} masques, {first} étant le premier, sont lus comme {product} : sont invalides les valeurs {values}.</translation>
  </message>
  <message>
   <source>The mask {first} is read as {product}: invalid by the bits {bits}.</source>
   <translation>Le masque {first} est lu comme {product} : est invalide ce que disent les bits {bits}.</translation>
  </message>
  <message>
   <source>{n} masks, {first} the first, are read as {product}: invalid by the bits {bits}.</source>
   <translation>{n} masques, {first} étant le premier, sont lus comme {product} : est invalide ce que disent les bits {bits}.</translation>
  </message>
  <message>
   <source>The mask {first} is read as {product}: invalid from {limit:g} on.</source>
   <translation>Le masque {first} est lu comme {product} : invalide à partir de {limit:g}.</translation>
  </message>
  <message>
   <source>{n} masks, {first} the first, are read as {product}: invalid from {limit:g} on.</source>
   <translation>{n} masques, {first} étant le premier, sont lus comme {product} : invalide à partir de {limit:g}.</translation>
  </message>
  <message>
   <source>The mask {first} is read as {product}: invalid below {limit:g}.</source>
   <translation>Le masque {first} est lu comme {product} : invalide au-dessous de {limit:g}.</translation>
  </message>
  <message>
   <source>{n} masks, {first} the first, are read as {product}: invalid below {limit:g}.</source>
   <translation>{n} masques, {first} étant le premier, sont lus comme {product} : invalide au-dessous de {limit:g}.</translation>
  </message>
  <message>
   <source>The masks hide most of nearly every date, {share:.0%} as a rule: see that they mean what they are taken for.</source>
   <translation>Les masques cachent la plus grande partie de presque chaque date, {share:.0%} d'ordinaire : vérifiez qu'ils signifient ce pour quoi ils sont pris.</translation>
  </message>
  <message>
   <source>What the masks hide is more alike from date to date ({hidden:.2f}) than what they leave ({left:.2f}): they may mean the opposite; if so, choose the meaning 'valid' (0 is invalid) or 'invalid' (all but 0 is).</source>
   <translation>Ce que les masques cachent se ressemble plus d'une date à l'autre ({hidden:.2f}) que ce qu'ils laissent ({left:.2f}) : ils signifient peut-être le contraire ; si c'est le cas, choisissez la nature « valid » (0 est invalide) ou « invalid » (tout sauf 0).</translation>
  </message>
  <message>
   <source>Left out, because no pixel is valid: {dates}.</source>
   <translation>Écartées, car aucun pixel n'est valide : {dates}.</translation>
  </message>
  <message>
   <source>Left out, because less than {share:.0%} of the pixels are valid: {dates}.</source>
   <translation>Écartées, car moins de {share:.0%} des pixels sont valides : {dates}.</translation>
  </message>
  <message>
   <source>{number} in {first} ({share:.1%} of the pixels) is taken for no measurement, because it lies far outside all others: no tag says so.</source>
   <translation>{number} dans {first} ({share:.1%} des pixels) n'est pas pris pour une mesure, car loin de toutes les autres : aucune étiquette ne le dit.</translation>
  </message>
  <message>
   <source>{number} in {n} rasters, {first} for one (up to {share:.1%} of the pixels), is taken for no measurement, because it lies far outside all others: no tag says so.</source>
   <translation>{number} dans {n} rasters, dont {first} (jusqu'à {share:.1%} des pixels), n'est pas pris pour une mesure, car loin de toutes les autres : aucune étiquette ne le dit.</translation>
  </message>
  <message>
   <source>{number} in all bands along the border of {first} ({share:.1%} of the pixels) is taken for no measurement: no tag says so.</source>
   <translation>{number} dans toutes les bandes au bord de {first} ({share:.1%} des pixels) n'est pas pris pour une mesure : aucune étiquette ne le dit.</translation>
  </message>
  <message>
   <source>{number} in all bands along the border of {n} rasters, {first} for one (up to {share:.1%} of the pixels), is taken for no measurement: no tag says so.</source>
   <translation>{number} dans toutes les bandes au bord de {n} rasters, dont {first} (jusqu'à {share:.1%} des pixels), n'est pas pris pour une mesure : aucune étiquette ne le dit.</translation>
  </message>
  <message>
   <source>The nodata value {number} of {first} lies among its measurements, and some bands have it where others do not ({share:.1%} of the pixels): there it is taken for a measurement.</source>
   <translation>La valeur nodata {number} de {first} est parmi ses mesures, et certaines bandes l'ont là où d'autres ne l'ont pas ({share:.1%} des pixels) : elle y est prise pour une mesure.</translation>
  </message>
  <message>
   <source>The nodata value {number} of {n} rasters, {first} for one, lies among their measurements, and some bands have it where others do not (up to {share:.1%} of the pixels): there it is taken for a measurement.</source>
   <translation>La valeur nodata {number} de {n} rasters, dont {first}, est parmi leurs mesures, et certaines bandes l'ont là où d'autres ne l'ont pas (jusqu'à {share:.1%} des pixels) : elle y est prise pour une mesure.</translation>
  </message>
  <message>
   <source>The numbers of {first} are read with the scale and offset of its product, which {file} beside it names.</source>
   <translation>Les nombres de {first} sont lus avec l'échelle et le décalage de son produit, indiqués par {file} à côté.</translation>
  </message>
  <message>
   <source>The numbers of {n} rasters, {first} for one, are read with the scale and offset of their products, which {file} and such beside them name.</source>
   <translation>Les nombres de {n} rasters, par exemple {first}, sont lus avec l'échelle et le décalage de leurs produits, indiqués par {file} et ses semblables à côté.</translation>
  </message>
  <message>
   <source>{first} is read as it is: {file} beside it names a scale, but its numbers are no longer those of the product.</source>
   <translation>{first} est lu tel quel : {file} à côté indique une échelle, mais ses nombres ne sont plus ceux du produit.</translation>
  </message>
  <message>
   <source>{n} rasters, {first} for one, are read as they are: {file} and such beside them name scales, but their numbers are no longer those of the products.</source>
   <translation>{n} rasters, par exemple {first}, sont lus tels quels : {file} et ses semblables à côté indiquent des échelles, mais leurs nombres ne sont plus ceux des produits.</translation>
  </message>
  <message>
   <source>{first} is damaged or names no scale, so the raster beside it is read without; copy it again if its unit matters.</source>
   <translation>{first} est endommagé ou n'indique pas d'échelle : le raster à côté est lu sans elle ; copiez-le à nouveau si l'unité compte.</translation>
  </message>
  <message>
   <source>{n} files of metadata, {first} for one, are damaged or name no scale, so the rasters beside them are read without; copy them again if the unit matters.</source>
   <translation>{n} fichiers de métadonnées, par exemple {first}, sont endommagés ou n'indiquent pas d'échelle : les rasters à côté sont lus sans elle ; copiez-les à nouveau si l'unité compte.</translation>
  </message>
  <message>
   <source>{first} is in another unit than the other dates; it was brought to theirs by {formula}.</source>
   <translation>{first} est dans une autre unité que les autres dates ; elle a été ramenée à la leur par {formula}.</translation>
  </message>
  <message>
   <source>{n} dates, {first} the first, are in another unit than the others; they were brought to theirs by {formula}.</source>
   <translation>{n} dates, la première le {first}, sont dans une autre unité que les autres ; elles ont été ramenées à la leur par {formula}.</translation>
  </message>
  <message>
   <source>{first} is in another unit than the other dates, and in none that is known; its gain and offset were fitted for every band.</source>
   <translation>{first} est dans une autre unité que les autres dates, et dans aucune qui soit connue ; son gain et son décalage ont été ajustés pour chaque bande.</translation>
  </message>
  <message>
   <source>{n} dates, {first} the first, are in another unit than the reference, and in none that is known; their gains and offsets were fitted for every band.</source>
   <translation>{n} dates, la première le {first}, sont dans une autre unité que la référence, et dans aucune qui soit connue ; leurs gains et décalages ont été ajustés pour chaque bande.</translation>
  </message>
  <message>
   <source>{share:.1%} of the scene is valid in the reference and on no later date, the largest part {hectares:g} ha around x {x}, y {y}: whether it changed is not known; check the nodata values and masks of the new dates.</source>
   <translation>{share:.1%} de la scène est valide dans la référence et à aucune date ultérieure, la plus grande partie {hectares:g} ha autour de x {x}, y {y} : on ne sait si cela a changé ; vérifiez les valeurs nodata et les masques des nouvelles dates.</translation>
  </message>
  <message>
   <source>{share:.1%} of the scene is valid on new dates and on none of the reference, the largest part {hectares:g} ha around x {x}, y {y}: whether it changed is not known; check the nodata values and masks of the reference.</source>
   <translation>{share:.1%} de la scène est valide à de nouvelles dates et à aucune de la référence, la plus grande partie {hectares:g} ha autour de x {x}, y {y} : on ne sait si cela a changé ; vérifiez les valeurs nodata et les masques de la référence.</translation>
  </message>
  <message>
   <source>There are colour tables in the rasters: if their values are classes or picture colours rather than measurements, the scores mean nothing; convert such rasters to red, green and blue.</source>
   <translation>Les rasters ont des tables de couleurs : si leurs valeurs sont des classes ou des couleurs d'image plutôt que des mesures, les scores ne veulent rien dire ; convertissez ces rasters en rouge, vert et bleu.</translation>
  </message>
  <message>
   <source>{first} lies where its layer says ({systems}), not its file.</source>
   <translation>{first} se trouve là où le dit sa couche ({systems}), et non son fichier.</translation>
  </message>
  <message>
   <source>{n} rasters, {first} for one, lie where their layers say ({systems}), not their files.</source>
   <translation>{n} rasters, dont {first}, se trouvent là où le disent leurs couches ({systems}), et non leurs fichiers.</translation>
  </message>
  <message>
   <source>What is no data in {first} is taken as it is set on its layer.</source>
   <translation>Ce qui est sans donnée dans {first} est pris tel que le règle sa couche.</translation>
  </message>
  <message>
   <source>What is no data in {n} rasters, {first} for one, is taken as it is set on their layers.</source>
   <translation>Ce qui est sans donnée dans {n} rasters, dont {first}, est pris tel que le règlent leurs couches.</translation>
  </message>
  <message>
   <source>Band {band} of {first} is taken for transparency, as it is set on its layer.</source>
   <translation>La bande {band} de {first} est prise pour la transparence, comme le règle sa couche.</translation>
  </message>
  <message>
   <source>Band {band} of {n} rasters, {first} for one, is taken for transparency, as it is set on their layers.</source>
   <translation>La bande {band} de {n} rasters, {first} par exemple, est prise pour la transparence, comme le règlent leurs couches.</translation>
  </message>
  <message>
   <source>The bands of {other} come in another order than those of {first}; bands of one name are compared.</source>
   <translation>Les bandes de {other} sont dans un autre ordre que celles de {first} ; les bandes de même nom sont comparées.</translation>
  </message>
  <message>
   <source>The bands of {n} rasters, {other} for one, come in another order than those of {first}; bands of one name are compared.</source>
   <translation>Les bandes de {n} rasters, dont {other}, sont dans un autre ordre que celles de {first} ; les bandes de même nom sont comparées.</translation>
  </message>
  <message>
   <source>The bands of {other} have other names than those of {first}; they are compared by position.</source>
   <translation>Les bandes de {other} ont d'autres noms que celles de {first} ; elles sont comparées par leur position.</translation>
  </message>
  <message>
   <source>The bands of {n} rasters, {other} for one, have other names than those of {first}; they are compared by position.</source>
   <translation>Les bandes de {n} rasters, dont {other}, ont d'autres noms que celles de {first} ; elles sont comparées par leur position.</translation>
  </message>
  <message>
   <source>Left out, because not every raster has these bands: {bands}.</source>
   <translation>Laissées de côté, car tous les rasters n'ont pas ces bandes : {bands}.</translation>
  </message>
  <message>
   <source>Band {band} of {first} is called transparency (alpha), but its values vary as a measurement does, so it is used; to leave it out, choose the other bands by number.</source>
   <translation>La bande {band} de {first} est dite de transparence (alpha), mais ses valeurs varient comme une mesure : elle est donc utilisée ; pour la laisser de côté, choisissez les autres bandes par leur numéro.</translation>
  </message>
  <message>
   <source>Rasters of {dates} overlap and differ a little, {first}: the first by name counts; choose another rule for rasters of one day (same_day) if that is wrong.</source>
   <translation>Des rasters du {dates} se recouvrent et diffèrent un peu, {first} : le premier par le nom compte ; choisissez une autre règle pour les rasters d'un même jour (same_day) si c'est faux.</translation>
  </message>
  <message>
   <source>Rasters of {n} dates overlap and differ a little, {first} for one: the first by name counts; choose another rule for rasters of one day (same_day) if that is wrong.</source>
   <translation>Des rasters de {n} dates se recouvrent et diffèrent un peu, dont {first} : le premier par le nom compte ; choisissez une autre règle pour les rasters d'un même jour (same_day) si c'est faux.</translation>
  </message>
  <message>
   <source>Rasters of one day overlap and differ; they are joined by the rule {rule}: {dates}.</source>
   <translation>Des rasters d'un même jour se recouvrent et diffèrent ; ils sont réunis par la règle {rule} : {dates}.</translation>
  </message>
  <message>
   <source>The pixel grids differ ({first} and {n} other, {other} for one); all are brought to one grid by bilinear interpolation, which softens fine detail.</source>
   <translation>Les grilles de pixels diffèrent ({first} et {n} autre(s), par exemple {other}) ; tous les rasters sont ramenés à une même grille par interpolation bilinéaire, ce qui adoucit les détails fins.</translation>
  </message>
  <message>
   <source>The pixel grids and coordinate reference systems differ ({first} and {n} other, {other} for one); all are brought to one grid by bilinear interpolation, which softens fine detail.</source>
   <translation>Les grilles de pixels et les systèmes de coordonnées de référence diffèrent ({first} et {n} autre(s), par exemple {other}) ; tous les rasters sont ramenés à une même grille par interpolation bilinéaire, ce qui adoucit les détails fins.</translation>
  </message>
  <message>
   <source>Read as radar, in decibels: the light is taken as delivered, and texture, which is speckle, is left out; choose optical as the sensor if it is not.</source>
   <translation>Lu comme radar, en décibels : la lumière est prise telle que livrée, et la texture, qui est du chatoiement, est laissée de côté ; choisissez optique comme capteur si ce n'en est pas.</translation>
  </message>
  <message>
   <source>Read as radar, brought from power or amplitude to decibels: the light is taken as delivered, and texture, which is speckle, is left out; choose optical as the sensor if it is not.</source>
   <translation>Lu comme radar, converti de puissance ou d'amplitude en décibels : la lumière est prise telle que livrée, et la texture, qui est du chatoiement, est laissée de côté ; choisissez optique comme capteur si ce n'en est pas.</translation>
  </message>
  <message>
   <source>Patches of {wanted:g} m were asked for; with pixels of {pixel:.3g} m the nearest are {patch_px} pixels, {patch:.3g} m.</source>
   <translation>Des carreaux de {wanted:g} m ont été demandés ; avec des pixels de {pixel:.3g} m, les plus proches font {patch_px} pixels, soit {patch:.3g} m.</translation>
  </message>
  <message>
   <source>The reference lacks the season of {first}, which may look like change; choose a later end of the reference or add dates.</source>
   <translation>La référence ne contient pas la saison du {first}, ce qui peut passer pour un changement ; choisissez une fin de référence plus tardive ou ajoutez des dates.</translation>
  </message>
  <message>
   <source>The reference lacks the season of {n} new dates from {first} to {last}, which may look like change; choose a later end of the reference or add dates.</source>
   <translation>La référence ne contient pas la saison de {n} nouvelles dates, du {first} au {last}, ce qui peut passer pour un changement ; choisissez une fin de référence plus tardive ou ajoutez des dates.</translation>
  </message>
  <message>
   <source>The reference covers {days} days, less than a year, and lacks the season of {first}, which may look like change; choose a later end of the reference or add dates.</source>
   <translation>La référence couvre {days} jours, moins d'un an, et ne contient pas la saison du {first}, ce qui peut passer pour un changement ; choisissez une fin de référence plus tardive ou ajoutez des dates.</translation>
  </message>
  <message>
   <source>The reference covers {days} days, less than a year, and lacks the season of {n} new dates from {first} to {last}, which may look like change; choose a later end of the reference or add dates.</source>
   <translation>La référence couvre {days} jours, moins d'un an, et ne contient pas la saison de {n} nouvelles dates, du {first} au {last}, ce qui peut passer pour un changement ; choisissez une fin de référence plus tardive ou ajoutez des dates.</translation>
  </message>
  <message>
   <source>The rasters do not name their bands; they are taken for {bands}, in this order.</source>
   <translation>Les rasters ne nomment pas leurs bandes ; elles sont prises pour {bands}, dans cet ordre.</translation>
  </message>
  <message>
   <source>Left out, because they show the air more than the ground: {bands}; to use them, choose the bands by number.</source>
   <translation>Laissées de côté, car elles montrent l’air plus que le sol : {bands} ; pour les utiliser, choisissez les bandes par numéro.</translation>
  </message>
  <message>
   <source>{encoder} is made for pixels of {low:g} to {high:g} m and is fed pixels of {pixel:.3g} m; choose another patch size or encoder if its changes make no sense.</source>
   <translation>{encoder} est fait pour des pixels de {low:g} à {high:g} m et reçoit des pixels de {pixel:.3g} m ; choisissez une autre taille de carreau ou un autre encodeur si ses changements n'ont pas de sens.</translation>
  </message>
  <message>
   <source>{encoder} was trained on {product}, and rasters are named {other}: it may tell changes less well.</source>
   <translation>{encoder} a été entraîné sur {product}, et des noms de rasters contiennent {other} : il peut moins bien reconnaître les changements.</translation>
  </message>
  <message>
   <source>{scene} is distorted by {pixels:.1f} pixels</source>
   <translation>{scene} est déformée de {pixels:.1f} pixels</translation>
  </message>
  <message>
   <source>{scene} lies {pixels:.1f} pixels off</source>
   <translation>{scene} est décalée de {pixels:.1f} pixels</translation>
  </message>
  <message>
   <source>Too few dates would be left without those that do not lie on the others, so they were used: {scenes}; the alignment 'correct' moves such dates onto the reference, 'ignore' uses them where they lie.</source>
   <translation>Il resterait trop peu de dates sans celles qui ne se superposent pas aux autres, elles ont donc été utilisées : {scenes} ; l'alignement « correct » recale ces dates sur la référence, « ignore » les utilise là où elles sont.</translation>
  </message>
  <message>
   <source>Left out, because they do not lie on the others: {scenes}; the alignment 'correct' moves such dates onto the reference, 'ignore' uses them where they lie.</source>
   <translation>Écartées, car elles ne se superposent pas aux autres : {scenes} ; l'alignement « correct » recale ces dates sur la référence, « ignore » les utilise là où elles sont.</translation>
  </message>
  <message>
   <source>1 date was used where it lies ({dates}): its edges seem to lie off the reference, but not in all parts of the scene, as where much has changed; look at it, and leave it out if it is shifted.</source>
   <translation>1 date a été utilisée là où elle est ({dates}) : ses contours semblent décalés de la référence, mais pas dans toutes les parties de la scène, comme là où beaucoup a changé ; regardez-la, et écartez-la si elle est décalée.</translation>
  </message>
  <message>
   <source>{n} dates were used where they lie ({dates}): their edges seem to lie off the reference, but not in all parts of the scene, as where much has changed; look at them, and leave out what is shifted.</source>
   <translation>{n} dates ont été utilisées là où elles sont ({dates}) : leurs contours semblent décalés de la référence, mais pas dans toutes les parties de la scène, comme là où beaucoup a changé ; regardez-les, et écartez celles qui sont décalées.</translation>
  </message>
  <message>
   <source>Some dates lie a pixel or more off the reference ({dates}); the alignment 'correct' moves them onto it.</source>
   <translation>Certaines dates sont décalées d'un pixel ou plus par rapport à la référence ({dates}) ; l'alignement « correct » les recale sur elle.</translation>
  </message>
  <message>
   <source>The light of {first} could be fitted on a small part of the scene only: if it is that part that changed, the rest passes for changed; look at these dates, or leave them out.</source>
   <translation>La lumière du {first} n'a pu être ajustée que sur une petite partie de la scène : si c'est cette partie qui a changé, le reste passe pour changé ; examinez cette date, ou écartez-la.</translation>
  </message>
  <message>
   <source>The light of {n} dates, {first} the first, could be fitted on a small part of the scene only: if it is that part that changed, the rest passes for changed; look at these dates, or leave them out.</source>
   <translation>La lumière de {n} dates, à partir du {first}, n'a pu être ajustée que sur une petite partie de la scène : si c'est cette partie qui a changé, le reste passe pour changé ; examinez ces dates, ou écartez-les.</translation>
  </message>
  <message>
   <source>The light of {first} is {times:.0f} times as far from the usual as that of the reference dates: part of what is found may be light; look at these dates, or leave them out.</source>
   <translation>La lumière du {first} est {times:.0f} fois plus éloignée de l'habitude que celle des dates de référence : une partie de ce qui est trouvé peut venir de la lumière ; examinez cette date, ou écartez-la.</translation>
  </message>
  <message>
   <source>The light of {n} dates, {first} the first, is {times:.0f} times as far from the usual as that of the reference dates: part of what is found may be light; look at these dates, or leave them out.</source>
   <translation>La lumière de {n} dates, à partir du {first}, est {times:.0f} fois plus éloignée de l'habitude que celle des dates de référence : une partie de ce qui est trouvé peut venir de la lumière ; examinez ces dates, ou écartez-les.</translation>
  </message>
  <message>
   <source>Part of the scene on {first} is far brighter in all visible bands than the other dates and the rest of the scene: if it is cloud, haze or snow, it passes for changed; choose another date, or mask it.</source>
   <translation>Une partie de la scène du {first} est bien plus claire dans toutes les bandes visibles que les autres dates et que le reste de la scène : si ce sont des nuages, de la brume ou de la neige, elle passe pour changée ; choisissez une autre date, ou masquez-la.</translation>
  </message>
  <message>
   <source>Part of the scene on {n} dates, {first} the first, is far brighter in all visible bands than the other dates and the rest of the scene: if it is cloud, haze or snow, it passes for changed; choose other dates, or mask it.</source>
   <translation>Une partie de la scène à {n} dates, {first} étant la première, est bien plus claire dans toutes les bandes visibles que les autres dates et que le reste de la scène : si ce sont des nuages, de la brume ou de la neige, elle passe pour changée ; choisissez d’autres dates, ou masquez-la.</translation>
  </message>
  <message>
   <source>The reference has 1 date, and what is usual at a place is known from {needed} dates on: the score says how far a place stands out from the rest of the scene.</source>
   <translation>La référence a 1 date, et ce qui est habituel à un endroit n'est connu qu'à partir de {needed} dates : le score dit à quel point un lieu se distingue du reste de la scène.</translation>
  </message>
  <message>
   <source>The reference has {n} dates, and what is usual at a place is known from {needed} dates on: the score says how far a place stands out from the rest of the scene.</source>
   <translation>La référence a {n} dates, et ce qui est habituel à un endroit n'est connu qu'à partir de {needed} dates : le score dit à quel point un lieu se distingue du reste de la scène.</translation>
  </message>
  <message>
   <source>The reference has {n} dates, fewer than {needed}: the local outlier factor takes no part in the score, so a place that always varies much may rank too high.</source>
   <translation>La référence a {n} dates, moins de {needed} : le facteur local d'anomalie (LOF) n'entre pas dans le score, un lieu qui varie toujours beaucoup peut donc être classé trop haut.</translation>
  </message>
  <message>
   <source>1 date of {total} differs from the reference nearly everywhere ({dates}): look at season, clouds and light.</source>
   <translation>1 date sur {total} diffère presque partout de la référence ({dates}) : vérifiez la saison, les nuages et la lumière.</translation>
  </message>
  <message>
   <source>{n} dates of {total} differ from the reference nearly everywhere ({dates}): look at season, clouds and light.</source>
   <translation>{n} dates sur {total} diffèrent presque partout de la référence ({dates}) : vérifiez la saison, les nuages et la lumière.</translation>
  </message>
  <message>
   <source>1 date of {total} differs from the reference nearly everywhere ({dates}): look at season, clouds and light, or leave out what passes with the next date.</source>
   <translation>1 date sur {total} diffère presque partout de la référence ({dates}) : vérifiez la saison, les nuages et la lumière, ou écartez ce qui disparaît à la date suivante.</translation>
  </message>
  <message>
   <source>{n} dates of {total} differ from the reference nearly everywhere ({dates}): look at season, clouds and light, or leave out what passes with the next date.</source>
   <translation>{n} dates sur {total} diffèrent presque partout de la référence ({dates}) : vérifiez la saison, les nuages et la lumière, ou écartez ce qui disparaît à la date suivante.</translation>
  </message>
  <message>
   <source>{date}, the last date, differs from the reference nearly everywhere: it may be one large change, clouds, or another kind of image; a later date will tell.</source>
   <translation>{date}, la dernière date, diffère presque partout de la référence : c'est peut-être un seul grand changement, des nuages ou une image d'un autre type ; une date ultérieure le dira.</translation>
  </message>
  <message>
   <source>From {date} on nearly the whole area differs from the reference: it may be one large change, or another kind of image.</source>
   <translation>À partir du {date}, presque toute la zone diffère de la référence : c'est peut-être un seul grand changement, ou des images d'un autre type.</translation>
  </message>
  <message>
   <source>{share:.1%} of the patches seem to change within the reference already, and later changes there may be missed: let the reference end earlier.</source>
   <translation>{share:.1%} des carreaux semblent changer déjà pendant la référence, et des changements ultérieurs peuvent y passer inaperçus : terminez la référence plus tôt.</translation>
  </message>
  <message>
   <source>{share:.1%} of the patches have the same values at several reference dates: their local outlier factor means little.</source>
   <translation>{share:.1%} des carreaux ont les mêmes valeurs à plusieurs dates de référence : leur facteur local d'anomalie (LOF) ne veut pas dire grand-chose.</translation>
  </message>
  <message>
   <source>{n} patches reach the limit; only the {kept} strongest are listed: raise the limit.</source>
   <translation>{n} carreaux atteignent la limite ; seuls les {kept} plus forts sont listés : relevez la limite.</translation>
  </message>
  <message>
   <source>Pixels of {one} and {other} differ {times:.1f} times in size; take its matches with care.</source>
   <translation>La taille des pixels diffère d'un facteur {times:.1f} entre {one} et {other} ; prenez ces ressemblances avec précaution.</translation>
  </message>
  <message>
   <source>the detector {name}</source>
   <translation>le détecteur {name}</translation>
  </message>
  <message>
   <source>{file} is of another encoder ({its}, not {wanted}); run it with the same.</source>
   <translation>{file} vient d'un autre encodeur ({its}, et non {wanted}) ; refaites l'exécution avec le même.</translation>
  </message>
  <message>
   <source>{file} is of other bands ({its}; {other}: {wanted}); run it with the same.</source>
   <translation>{file} a d'autres bandes ({its} ; {other} : {wanted}) ; refaites l'exécution avec les mêmes.</translation>
  </message>
  <message>
   <source>Left out: {why}</source>
   <translation>Écarté : {why}</translation>
  </message>
  <message>
   <source>Some changes of {file} have no date, so the dates are not judged.</source>
   <translation>Certains changements de {file} n'ont pas de date, les dates ne sont donc pas jugées.</translation>
  </message>
  <message>
   <source>{file} marks no place as unchanged (change = 0), so all other patches count as unchanged.</source>
   <translation>{file} ne marque aucun lieu comme inchangé (change = 0), tous les autres carreaux comptent donc comme inchangés.</translation>
  </message>
  <message>
   <source>1 change of {file} is not later than the reference; its patches are not judged.</source>
   <translation>1 changement de {file} n'est pas postérieur à la référence ; ses carreaux ne sont pas jugés.</translation>
  </message>
  <message>
   <source>{n} changes of {file} are not later than the reference; their patches are not judged.</source>
   <translation>{n} changements de {file} ne sont pas postérieurs à la référence ; leurs carreaux ne sont pas jugés.</translation>
  </message>
  <message>
   <source>There is no class map of the last reference date; that of {date} is what later ones are compared with.</source>
   <translation>Il n'y a pas de carte de classes pour la dernière date de référence ; les suivantes sont comparées à celle du {date}.</translation>
  </message>
  <message>
   <source>{series}: {notice}</source>
   <translation>{series} : {notice}</translation>
  </message>
  <message>
   <source>no band stands out</source>
   <translation>aucune bande ne ressort</translation>
  </message>
  <message>
   <source>{text} ({count})</source>
   <translation>{text} ({count})</translation>
  </message>
  <message>
   <source>First date of change</source>
   <translation>Première date de changement</translation>
  </message>
  <message>
   <source>Show changes first seen on this date or later.</source>
   <translation>Montrer les changements vus pour la première fois à cette date ou après.</translation>
  </message>
  <message>
   <source>Last date of change</source>
   <translation>Dernière date de changement</translation>
  </message>
  <message>
   <source>Show changes first seen on this date or earlier.</source>
   <translation>Montrer les changements vus pour la première fois à cette date ou avant.</translation>
  </message>
  <message>
   <source>State</source>
   <translation>État</translation>
  </message>
  <message>
   <source>Show changes in these states.</source>
   <translation>Montrer les changements dans ces états.</translation>
  </message>
  <message>
   <source>Verdict</source>
   <translation>Verdict</translation>
  </message>
  <message>
   <source>Show changes with these verdicts.</source>
   <translation>Montrer les changements qui ont ces verdicts.</translation>
  </message>
  <message>
   <source>Show changes with these flags.</source>
   <translation>Montrer les changements qui ont ces indicateurs.</translation>
  </message>
  <message>
   <source>Flag</source>
   <translation>Indicateur</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Rechercher</translation>
  </message>
  <message>
   <source>List only changes whose rank, type, date or note holds this text (/).</source>
   <translation>Ne lister que les changements dont le rang, le type, la date ou la note contient ce texte (/).</translation>
  </message>
  <message>
   <source> ha</source>
   <translation> ha</translation>
  </message>
  <message>
   <source>any size</source>
   <translation>toute taille</translation>
  </message>
  <message>
   <source>Show changes of this area or more, in hectares on the ellipsoid.</source>
   <translation>Montrer les changements de cette surface ou plus, en hectares sur l'ellipsoïde.</translation>
  </message>
  <message>
   <source>Ne&amp;w since last time</source>
   <translation>&amp;Nouveaux cette fois</translation>
  </message>
  <message>
   <source>Show only what the earlier result of this series did not hold.</source>
   <translation>Ne montrer que ce que le résultat précédent de cette série ne contenait pas.</translation>
  </message>
  <message>
   <source>The filter as one condition; change it and press Enter; empty = back to the controls.</source>
   <translation>Le filtre sous forme d'une condition ; modifiez-la et appuyez sur Entrée ; vide = retour aux commandes.</translation>
  </message>
  <message>
   <source>Filter as one condition</source>
   <translation>Filtre sous forme d'une condition</translation>
  </message>
  <message>
   <source>Condition as e&amp;xpression</source>
   <translation>Condition sous forme d'&amp;expression</translation>
  </message>
  <message>
   <source>Show the filter as one condition, to be changed by hand.</source>
   <translation>Montrer le filtre sous forme d'une condition, à modifier à la main.</translation>
  </message>
  <message>
   <source>At least</source>
   <translation>Min.</translation>
  </message>
  <message>
   <source>Colours: rank</source>
   <translation>Couleurs : rang</translation>
  </message>
  <message>
   <source>Colours: type</source>
   <translation>Couleurs : type</translation>
  </message>
  <message>
   <source>Colours: date</source>
   <translation>Couleurs : date</translation>
  </message>
  <message>
   <source>What the colours on the map mean.</source>
   <translation>Ce que signifient les couleurs sur la carte.</translation>
  </message>
  <message>
   <source>E&amp;xport…</source>
   <translation>E&amp;xporter…</translation>
  </message>
  <message>
   <source>Write changes, a sample or a report; copy the run as a command.</source>
   <translation>Écrire les changements, un échantillon ou un rapport ; copier l'exécution sous forme de commande.</translation>
  </message>
  <message numerus="yes">
   <source>{shown} of %n changes</source>
   <translation>
    <numerusform>{shown} sur %n changement</numerusform>
    <numerusform>{shown} sur %n changements</numerusform>
   </translation>
  </message>
  <message>
   <source>{first}–{last}</source>
   <translation>{first}–{last}</translation>
  </message>
  <message>
   <source>{shown} of {count}</source>
   <translation>{shown} sur {count}</translation>
  </message>
  <message numerus="yes">
   <source>%n weaker</source>
   <translation>
    <numerusform>%n plus faible</numerusform>
    <numerusform>%n plus faibles</numerusform>
   </translation>
  </message>
  <message>
   <source>Raise “Show top” to see the weaker ones.</source>
   <translation>Augmentez « Les plus forts » pour voir les plus faibles.</translation>
  </message>
  <message numerus="yes">
   <source>%n by their flag</source>
   <translation>
    <numerusform>%n par son indicateur</numerusform>
    <numerusform>%n par leur indicateur</numerusform>
   </translation>
  </message>
  <message>
   <source>Tick more under Filters, Flag to see what few dates or one patch alone show.</source>
   <translation>Cochez-en d'autres sous Filtres, Indicateur pour voir ce que montrent peu de dates ou un seul carreau.</translation>
  </message>
  <message numerus="yes">
   <source>%n by filters</source>
   <translation>
    <numerusform>%n par filtres</numerusform>
    <numerusform>%n par filtres</numerusform>
   </translation>
  </message>
  <message>
   <source>Types and filters hide the others.</source>
   <translation>Les types et les filtres cachent les autres.</translation>
  </message>
  <message>
   <source>Not shown, {ranks} among them: {parts}</source>
   <translation>Non montrés, dont {ranks} : {parts}</translation>
  </message>
  <message>
   <source>Not shown: {parts}</source>
   <translation>Non montrés : {parts}</translation>
  </message>
  <message>
   <source>Histogram of the scores</source>
   <translation>Histogramme des scores</translation>
  </message>
  <message>
   <source>Patches by score (1 = a usual date), logarithmic; drag the line to the weakest change that you want to see.</source>
   <translation>Carreaux par score (1 = une date habituelle), échelle logarithmique ; glissez la ligne jusqu'au changement le plus faible que vous voulez voir.</translation>
  </message>
  <message>
   <source>score {score}</source>
   <translation>score {score}</translation>
  </message>
  <message>
   <source>How many changes to show, the strongest first.</source>
   <translation>Combien de changements montrer, les plus forts d'abord.</translation>
  </message>
  <message>
   <source>Show &amp;top</source>
   <translation>Les plus f&amp;orts</translation>
  </message>
  <message>
   <source>Number of changes shown</source>
   <translation>Nombre de changements montrés</translation>
  </message>
  <message>
   <source>Changes in rank order; click to select on the map, double-click to zoom.</source>
   <translation>Changements par ordre de rang ; cliquez pour sélectionner sur la carte, double-cliquez pour zoomer.</translation>
  </message>
  <message>
   <source>List of changes</source>
   <translation>Liste des changements</translation>
  </message>
  <message>
   <source>How unusual the change is for this place; 1 = a usual date.</source>
   <translation>À quel point le changement est inhabituel pour ce lieu ; 1 = une date habituelle.</translation>
  </message>
  <message>
   <source>LOF</source>
   <translation>LOF</translation>
  </message>
  <message>
   <source>How atypical the change is among the dates of this place's past; 1 = ordinary.</source>
   <translation>À quel point le changement est atypique parmi les dates du passé de ce lieu ; 1 = ordinaire.</translation>
  </message>
  <message>
   <source>Agreement</source>
   <translation>Accord</translation>
  </message>
  <message>
   <source>How strongly the confirming dates change in one direction; 1 = a usual date.</source>
   <translation>Avec quelle force les dates qui confirment changent dans une même direction ; 1 = une date habituelle.</translation>
  </message>
  <message>
   <source>Magnitude</source>
   <translation>Magnitude</translation>
  </message>
  <message>
   <source>How far the place is from its own past; 1 = a usual date.</source>
   <translation>À quelle distance le lieu est de son propre passé ; 1 = une date habituelle.</translation>
  </message>
  <message>
   <source>Rarity</source>
   <translation>Rareté</translation>
  </message>
  <message>
   <source>How rare the type is, in bits: 1 more = half the area.</source>
   <translation>À quel point le type est rare, en bits : 1 de plus = deux fois moins de surface.</translation>
  </message>
  <message>
   <source>#</source>
   <translation>n°</translation>
  </message>
  <message>
   <source>Rank: 1 = look here first.</source>
   <translation>Rang : 1 = à regarder d'abord.</translation>
  </message>
  <message>
   <source>Type of change: places whose pixels changed in the same way share a letter.</source>
   <translation>Type de changement : les lieux dont les pixels ont changé de la même façon partagent une lettre.</translation>
  </message>
  <message>
   <source>First date at which the change is seen.</source>
   <translation>Première date à laquelle le changement est vu.</translation>
  </message>
  <message>
   <source>About how large the change is: the area of its patches, on the ellipsoid.</source>
   <translation>Étendue approximative du changement : la surface de ses carreaux, sur l'ellipsoïde.</translation>
  </message>
  <message>
   <source>Whether the change lasts, has ended, or is still to be confirmed by later dates.</source>
   <translation>Si le changement dure, s'est achevé, ou reste à confirmer par des dates ultérieures.</translation>
  </message>
  <message>
   <source>Like</source>
   <translation>Proche</translation>
  </message>
  <message>
   <source>How similar: 1 = changed in exactly the same way, 0 = in quite another way.</source>
   <translation>Ressemblance : 1 = changé exactement de la même façon, 0 = d'une tout autre façon.</translation>
  </message>
  <message>
   <source>The result that holds the change.</source>
   <translation>Le résultat qui contient le changement.</translation>
  </message>
  <message>
   <source>No result yet. Find changes on the Series page, or open the result of an earlier run.</source>
   <translation>Pas encore de résultat. Trouvez les changements depuis la page Série, ou ouvrez le résultat d'une exécution antérieure.</translation>
  </message>
  <message>
   <source>Open the GeoPackage of an earlier run; this needs no engine.</source>
   <translation>Ouvrir le GeoPackage d'une exécution antérieure ; aucun moteur n'est nécessaire.</translation>
  </message>
  <message>
   <source>Open &amp;result…</source>
   <translation>Ouvrir un &amp;résultat…</translation>
  </message>
  <message>
   <source>Filtered by a condition that was written by hand.</source>
   <translation>Filtré par une condition écrite à la main.</translation>
  </message>
  <message>
   <source>Order: rank</source>
   <translation>Ordre : rang</translation>
  </message>
  <message>
   <source>Order: priority</source>
   <translation>Ordre : priorité</translation>
  </message>
  <message>
   <source>Order: {measure}</source>
   <translation>Ordre : {measure}</translation>
  </message>
  <message>
   <source>Show or hide the finer filters: dates, states, verdicts, sizes, types.</source>
   <translation>Montrer ou cacher les filtres plus fins : dates, états, verdicts, tailles, types.</translation>
  </message>
  <message>
   <source>Fi&amp;lters</source>
   <translation>&amp;Filtres</translation>
  </message>
  <message>
   <source>In &amp;view</source>
   <translation>&amp;Visibles</translation>
  </message>
  <message>
   <source>List only the changes that the map shows now.</source>
   <translation>Ne lister que les changements que la carte montre maintenant.</translation>
  </message>
  <message>
   <source>What comes first in the list: rank goes by score and size, priority puts rare types with a strong change first.</source>
   <translation>Ce qui vient en tête de liste : le rang suit le score et la taille, la priorité met d'abord les types rares dont un changement est fort.</translation>
  </message>
  <message>
   <source>How many types the changes are told apart into: few broad ones, or many narrow ones.</source>
   <translation>En combien de types les changements sont distingués : peu de types larges, ou beaucoup de types étroits.</translation>
  </message>
  <message>
   <source>Number of &amp;types</source>
   <translation>Nombre de &amp;types</translation>
  </message>
  <message>
   <source>Number of types</source>
   <translation>Nombre de types</translation>
  </message>
  <message>
   <source>Types of change, the largest first; untick one to hide it, right-click to show it alone.</source>
   <translation>Types de changement, le plus nombreux d'abord ; décochez-en un pour le cacher, clic droit pour le montrer seul.</translation>
  </message>
  <message>
   <source>&amp;Only this type</source>
   <translation>&amp;Seulement ce type</translation>
  </message>
  <message>
   <source>&amp;All types</source>
   <translation>&amp;Tous les types</translation>
  </message>
  <message>
   <source>no type</source>
   <translation>sans type</translation>
  </message>
  <message>
   <source>{type}  {words}</source>
   <translation>{type}  {words}</translation>
  </message>
  <message>
   <source>Seasonal and transient differences have no type.</source>
   <translation>Les différences saisonnières et passagères n'ont pas de type.</translation>
  </message>
  <message numerus="yes">
   <source>Type {type}: %n changes whose pixels changed in the same way.</source>
   <translation>
    <numerusform>Type {type} : %n changement dont les pixels ont changé de la même façon.</numerusform>
    <numerusform>Type {type} : %n changements dont les pixels ont changé de la même façon.</numerusform>
   </translation>
  </message>
  <message>
   <source>Typically: {words}.</source>
   <translation>Typiquement : {words}.</translation>
  </message>
  <message>
   <source>Types of change; click one to hide or show it (1–9), right-click for more.</source>
   <translation>Types de changement ; cliquez sur un type pour le cacher ou le montrer (1–9), clic droit pour plus.</translation>
  </message>
  <message>
   <source>&amp;Reject all of this type</source>
   <translation>&amp;Rejeter tous ceux de ce type</translation>
  </message>
  <message>
   <source>&amp;Confirm all of this type</source>
   <translation>&amp;Confirmer tous ceux de ce type</translation>
  </message>
  <message>
   <source>No change reaches the limit of {limit}.</source>
   <translation>Aucun changement n'atteint la limite de {limit}.</translation>
  </message>
  <message numerus="yes">
   <source>%n changes reach the limit of {limit}, and {shown} of them are clear enough to be shown first.</source>
   <translation>
    <numerusform>%n changement atteint la limite de {limit}, et {shown} est assez clair pour être montré d'abord.</numerusform>
    <numerusform>%n changements atteignent la limite de {limit}, et {shown} d'entre eux sont assez clairs pour être montrés d'abord.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Only %n changes reach the limit of {limit}.</source>
   <translation>
    <numerusform>Seul %n changement atteint la limite de {limit}.</numerusform>
    <numerusform>Seuls %n changements atteignent la limite de {limit}.</numerusform>
   </translation>
  </message>
  <message>
   <source>Nothing lies below it.</source>
   <translation>Il n'y a rien au-dessous.</translation>
  </message>
  <message>
   <source>The strongest place below it comes close to it.</source>
   <translation>Le lieu le plus fort au-dessous en est tout proche.</translation>
  </message>
  <message>
   <source>The strongest place below it scores {score}.</source>
   <translation>Le lieu le plus fort au-dessous a un score de {score}.</translation>
  </message>
  <message numerus="yes">
   <source>The %n strongest places below the limit of {limit}, down to {lowest}.</source>
   <translation>
    <numerusform>%n lieu sous la limite de {limit}, le plus fort : score {lowest}.</numerusform>
    <numerusform>Les %n lieux les plus forts sous la limite de {limit}, jusqu'à {lowest}.</numerusform>
   </translation>
  </message>
  <message>
   <source>Open a result first, then compare it with another one.</source>
   <translation>Ouvrez d'abord un résultat, puis comparez-le à un autre.</translation>
  </message>
  <message>
   <source>Comparing needs the engine; set it up on the Series page.</source>
   <translation>La comparaison a besoin du moteur ; installez-le sur la page Série.</translation>
  </message>
  <message>
   <source>{name} is the result that is shown; choose another one.</source>
   <translation>{name} est le résultat affiché ; choisissez-en un autre.</translation>
  </message>
  <message>
   <source>{path} cannot be opened any more.</source>
   <translation>{path} ne peut plus être ouvert.</translation>
  </message>
  <message>
   <source>Compare results</source>
   <translation>Comparer des résultats</translation>
  </message>
  <message>
   <source>The result that is shown, and its encoder.</source>
   <translation>Le résultat affiché, et son encodeur.</translation>
  </message>
  <message>
   <source>The other result: one of this project, or a file.</source>
   <translation>L'autre résultat : un de ce projet, ou un fichier.</translation>
  </message>
  <message>
   <source>&amp;Swipe</source>
   <translation>&amp;Balayer</translation>
  </message>
  <message>
   <source>Show the shown result left of a line on the map and the other right of it; drag the line, Escape ends it.</source>
   <translation>Montrer sur la carte le résultat affiché à gauche d'une ligne et l'autre à droite ; glissez la ligne, Échap y met fin.</translation>
  </message>
  <message>
   <source>Choose a result</source>
   <translation>Choisir un résultat</translation>
  </message>
  <message>
   <source>Other file…</source>
   <translation>Autre fichier…</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>Comparer</translation>
  </message>
  <message>
   <source>with</source>
   <translation>avec</translation>
  </message>
  <message numerus="yes">
   <source>Encoders: {name}; {other}. %n patches are compared.</source>
   <translation>
    <numerusform>Encodeurs : {name} ; {other}. %n carreau est comparé.</numerusform>
    <numerusform>Encodeurs : {name} ; {other}. %n carreaux sont comparés.</numerusform>
   </translation>
  </message>
  <message>
   <source>Rank correlation {value} (1 = the same order).</source>
   <translation>Corrélation des rangs {value} (1 = le même ordre).</translation>
  </message>
  <message>
   <source>{share} % of the {n} strongest patches are the same.</source>
   <translation>Les {n} carreaux les plus forts sont les mêmes à {share} %.</translation>
  </message>
  <message>
   <source>{n} of the first {n_here} changes meet one of the other's first {n_there}.</source>
   <translation>Premiers changements qui en rencontrent un des {n_there} premiers de l'autre : {n} sur {n_here}.</translation>
  </message>
  <message>
   <source>The first changes of both results; click to see one on the map.</source>
   <translation>Les premiers changements des deux résultats ; cliquez pour en voir un sur la carte.</translation>
  </message>
  <message>
   <source># here</source>
   <translation>n° ici</translation>
  </message>
  <message>
   <source># there</source>
   <translation>n° là-bas</translation>
  </message>
  <message>
   <source>Rank in the result that is shown; – = it has no change there.</source>
   <translation>Rang dans le résultat affiché ; – = il n'y a pas de changement à cet endroit.</translation>
  </message>
  <message>
   <source>How unusual the change is for its place, in the result that ranks it; 1 = a usual date.</source>
   <translation>À quel point le changement est inhabituel pour son lieu, dans le résultat qui le classe ; 1 = une date habituelle.</translation>
  </message>
  <message>
   <source>Rank of the best change of the other result that it meets; – = it meets none.</source>
   <translation>Rang du meilleur changement de l'autre résultat qu'il rencontre ; – = il n'en rencontre aucun.</translation>
  </message>
  <message>
   <source>unranked</source>
   <translation>sans rang</translation>
  </message>
  <message>
   <source>Change detection</source>
   <translation>Détection de changements</translation>
  </message>
  <message>
   <source>Series</source>
   <translation>Série</translation>
  </message>
  <message>
   <source>Similar</source>
   <translation>Semblables</translation>
  </message>
  <message>
   <source>Engine</source>
   <translation>Moteur</translation>
  </message>
  <message>
   <source>Show or hide the engine: where it runs, and its set-up.</source>
   <translation>Montrer ou cacher le moteur : où il tourne, et son installation.</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Aide</translation>
  </message>
  <message>
   <source>Open the guide.</source>
   <translation>Ouvrir le guide.</translation>
  </message>
  <message>
   <source>Folder of results</source>
   <translation>Dossier de résultats</translation>
  </message>
  <message>
   <source>Where to write the result</source>
   <translation>Où écrire le résultat</translation>
  </message>
  <message>
   <source>Result of a run</source>
   <translation>Résultat d'une exécution</translation>
  </message>
  <message>
   <source>Result to compare with</source>
   <translation>Résultat auquel comparer</translation>
  </message>
  <message>
   <source>Comparing…</source>
   <translation>Comparaison…</translation>
  </message>
  <message>
   <source>Save as detector</source>
   <translation>Enregistrer comme détecteur</translation>
  </message>
  <message>
   <source>Rename detector</source>
   <translation>Renommer le détecteur</translation>
  </message>
  <message>
   <source>Save detector</source>
   <translation>Enregistrer le détecteur</translation>
  </message>
  <message>
   <source>Load detector</source>
   <translation>Charger un détecteur</translation>
  </message>
  <message>
   <source>Add the rasters of the series first; then say which of their bands is which.</source>
   <translation>Ajoutez d'abord les rasters de la série ; dites ensuite à quoi correspondent leurs bandes.</translation>
  </message>
  <message>
   <source>Export changes</source>
   <translation>Exporter les changements</translation>
  </message>
  <message>
   <source>Sample for accuracy assessment</source>
   <translation>Échantillon pour l'évaluation de l'exactitude</translation>
  </message>
  <message>
   <source>PDF report</source>
   <translation>Rapport PDF</translation>
  </message>
  <message>
   <source>Diagnostics</source>
   <translation>Diagnostic</translation>
  </message>
  <message>
   <source>What helps to find a fault; it holds no path, no file name and no coordinate.</source>
   <translation>Ce qui aide à trouver une panne ; sans chemin, ni nom de fichier, ni coordonnée.</translation>
  </message>
  <message>
   <source>&amp;Copy</source>
   <translation>&amp;Copier</translation>
  </message>
  <message>
   <source>Rasters</source>
   <translation>Rasters</translation>
  </message>
  <message>
   <source>Rasters ({kinds});;* (*)</source>
   <translation>Rasters ({kinds});;* (*)</translation>
  </message>
  <message>
   <source>Folder of dated rasters</source>
   <translation>Dossier de rasters datés</translation>
  </message>
  <message>
   <source>Folder to search, with all below it</source>
   <translation>Dossier où chercher, avec tout ce qu'il contient</translation>
  </message>
  <message>
   <source>Starting the engine</source>
   <translation>Démarrage du moteur</translation>
  </message>
  <message>
   <source>Reading the rasters</source>
   <translation>Lecture des rasters</translation>
  </message>
  <message>
   <source>Checking positions</source>
   <translation>Vérification des positions</translation>
  </message>
  <message>
   <source>Bringing the dates to one scale</source>
   <translation>Mise des dates à une même échelle</translation>
  </message>
  <message>
   <source>Matching the light</source>
   <translation>Ajustement de la lumière</translation>
  </message>
  <message>
   <source>Looking in the cache</source>
   <translation>Recherche dans le cache</translation>
  </message>
  <message>
   <source>Encoding</source>
   <translation>Encodage</translation>
  </message>
  <message>
   <source>Scoring</source>
   <translation>Notation</translation>
  </message>
  <message>
   <source>Grouping into types</source>
   <translation>Regroupement en types</translation>
  </message>
  <message>
   <source>Writing the result</source>
   <translation>Écriture du résultat</translation>
  </message>
  <message>
   <source>about {count} s left</source>
   <translation>encore {count} s environ</translation>
  </message>
  <message>
   <source>about {count} min left</source>
   <translation>encore {count} min environ</translation>
  </message>
  <message>
   <source>about {count} h left</source>
   <translation>encore {count} h environ</translation>
  </message>
  <message>
   <source>What the engine is doing, and how long it will still take.</source>
   <translation>Ce que fait le moteur, et combien de temps il lui faut encore.</translation>
  </message>
  <message>
   <source>Progress of the run</source>
   <translation>Avancement de l'exécution</translation>
  </message>
  <message>
   <source>Share of the run that is done.</source>
   <translation>Part de l'exécution qui est faite.</translation>
  </message>
  <message>
   <source>Cance&amp;l</source>
   <translation>Annu&amp;ler</translation>
  </message>
  <message>
   <source>Stop the run; dates that are already encoded are kept for the next one.</source>
   <translation>Arrêter l'exécution ; les dates déjà encodées sont gardées pour la suivante.</translation>
  </message>
  <message>
   <source>Stopping</source>
   <translation>Arrêt en cours</translation>
  </message>
  <message>
   <source>Show the result of the run again.</source>
   <translation>Montrer de nouveau le résultat de l'exécution.</translation>
  </message>
  <message>
   <source>Back to the run</source>
   <translation>Retour à l'exécution</translation>
  </message>
  <message>
   <source>They are in this result: the number of the strongest says how many are shown.</source>
   <translation>Ils sont dans ce résultat : le nombre « Les plus forts » dit combien sont montrés.</translation>
  </message>
  <message numerus="yes">
   <source>Show %n weaker ones</source>
   <translation>
    <numerusform>Montrer %n plus faible</numerusform>
    <numerusform>Montrer %n plus faibles</numerusform>
   </translation>
  </message>
  <message>
   <source>List the strongest {n} at most as a result of their own, without a new run; they are drawn dashed.</source>
   <translation>Lister les plus forts, {n} au maximum, dans un résultat à part, sans nouvelle exécution ; ils sont dessinés en tirets.</translation>
  </message>
  <message>
   <source>Show the strongest below it</source>
   <translation>Montrer les suivants</translation>
  </message>
  <message>
   <source>Looking…</source>
   <translation>Recherche…</translation>
  </message>
  <message>
   <source>Bands for {encoder}</source>
   <translation>Bandes pour {encoder}</translation>
  </message>
  <message>
   <source>Sets the bands in the order in which files of a sensor usually hold them.</source>
   <translation>Met les bandes dans l'ordre où les fichiers d'un capteur les contiennent d'habitude.</translation>
  </message>
  <message>
   <source>Looking for the bands…</source>
   <translation>Recherche des bandes…</translation>
  </message>
  <message>
   <source>Found by name or wavelength.</source>
   <translation>Trouvées par leur nom ou leur longueur d'onde.</translation>
  </message>
  <message>
   <source>Say which band of the rasters is which band of the encoder.</source>
   <translation>Dire à quelle bande de l'encodeur correspond chaque bande des rasters.</translation>
  </message>
  <message>
   <source>&amp;Sensor</source>
   <translation>Capte&amp;ur</translation>
  </message>
  <message>
   <source>Let every run find the bands by name again.</source>
   <translation>Laisser de nouveau chaque exécution trouver les bandes par leur nom.</translation>
  </message>
  <message>
   <source>Band of the rasters that the encoder takes as {band}.</source>
   <translation>Bande des rasters que l'encodeur prend comme {band}.</translation>
  </message>
  <message>
   <source>choose…</source>
   <translation>choisir…</translation>
  </message>
  <message>
   <source>This sensor has no band {bands}; choose by hand.</source>
   <translation>Ce capteur n'a pas de bande {bands} ; choisissez à la main.</translation>
  </message>
  <message>
   <source>None: the rasters are embeddings</source>
   <translation>Aucun : les rasters sont des embeddings</translation>
  </message>
  <message>
   <source>Yearly maps of AlphaEarth, TESSERA or Clay, or vectors of your own: a band a dimension.</source>
   <translation>Cartes annuelles d’AlphaEarth, de TESSERA ou de Clay, ou vos propres vecteurs : une bande par dimension.</translation>
  </message>
  <message>
   <source>What turns a patch of pixels into numbers; SpecTex is built in and needs no file.</source>
   <translation>Ce qui change un carreau de pixels en nombres ; SpecTex est intégré et n'a besoin d'aucun fichier.</translation>
  </message>
  <message>
   <source>Mana&amp;ge…</source>
   <translation>&amp;Gérer…</translation>
  </message>
  <message>
   <source>List, add, check and remove encoders from ONNX files.</source>
   <translation>Lister, ajouter, essayer et retirer des encodeurs de fichiers ONNX.</translation>
  </message>
  <message>
   <source>&amp;Bands…</source>
   <translation>&amp;Bandes…</translation>
  </message>
  <message>
   <source>{name} (not there)</source>
   <translation>{name} (absent)</translation>
  </message>
  <message>
   <source>The list needs the engine; set it up on the Series page.</source>
   <translation>La liste a besoin du moteur ; installez-le sur la page Série.</translation>
  </message>
  <message>
   <source>Reading the encoder files…</source>
   <translation>Lecture des fichiers d'encodeurs…</translation>
  </message>
  <message>
   <source>Copying the encoder…</source>
   <translation>Copie de l'encodeur…</translation>
  </message>
  <message>
   <source>Checking the encoder…</source>
   <translation>Essai de l'encodeur…</translation>
  </message>
  <message>
   <source>Encoders</source>
   <translation>Encodeurs</translation>
  </message>
  <message>
   <source>&amp;Add ONNX…</source>
   <translation>&amp;Ajouter un ONNX…</translation>
  </message>
  <message>
   <source>Copy an encoder file into the folder of encoders.</source>
   <translation>Copier un fichier d'encodeur dans le dossier des encodeurs.</translation>
  </message>
  <message>
   <source>&amp;Check</source>
   <translation>&amp;Essayer</translation>
  </message>
  <message>
   <source>Run the selected encoder once, and see on which processor and how fast.</source>
   <translation>Faire tourner une fois l'encodeur sélectionné, et voir sur quel processeur et à quelle vitesse.</translation>
  </message>
  <message>
   <source>&amp;Remove…</source>
   <translation>&amp;Retirer…</translation>
  </message>
  <message>
   <source>Delete the selected file from the folder of encoders.</source>
   <translation>Supprimer le fichier sélectionné du dossier des encodeurs.</translation>
  </message>
  <message>
   <source>&amp;Open folder</source>
   <translation>&amp;Ouvrir le dossier</translation>
  </message>
  <message>
   <source>Show the folder of encoders in the file manager.</source>
   <translation>Montrer le dossier des encodeurs dans le gestionnaire de fichiers.</translation>
  </message>
  <message>
   <source>Delete {path}? Results that were made with it stay as they are.</source>
   <translation>Supprimer {path} ? Les résultats faits avec lui restent tels quels.</translation>
  </message>
  <message>
   <source>Remove encoder</source>
   <translation>Retirer l'encodeur</translation>
  </message>
  <message>
   <source>The built-in encoder, and the files of the folder of encoders.</source>
   <translation>L'encodeur intégré et les fichiers du dossier des encodeurs.</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Nom</translation>
  </message>
  <message>
   <source>Licence</source>
   <translation>Licence</translation>
  </message>
  <message>
   <source>Pixel</source>
   <translation>Pixel</translation>
  </message>
  <message>
   <source>Features</source>
   <translation>Composantes</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Taille</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Processeur</translation>
  </message>
  <message>
   <source>What the encoder calls itself.</source>
   <translation>Le nom que l'encodeur se donne.</translation>
  </message>
  <message>
   <source>Terms on which its weights may be used.</source>
   <translation>Conditions auxquelles ses poids peuvent être utilisés.</translation>
  </message>
  <message>
   <source>Number of bands that it takes.</source>
   <translation>Nombre de bandes qu'il prend.</translation>
  </message>
  <message>
   <source>Side of a pixel that it was made for, and the range that it takes, in metres.</source>
   <translation>Côté du pixel pour lequel il a été fait, et l'intervalle qu'il accepte, en mètres.</translation>
  </message>
  <message>
   <source>How many numbers it makes of one piece of an image.</source>
   <translation>Combien de nombres il tire d'un morceau d'image.</translation>
  </message>
  <message>
   <source>Size of the file.</source>
   <translation>Taille du fichier.</translation>
  </message>
  <message>
   <source>Processor, and the time for one piece of an image, as the last check found them.</source>
   <translation>Processeur, et durée pour un morceau d'image, tels que le dernier essai les a trouvés.</translation>
  </message>
  <message>
   <source>Whether it can be used, or why not.</source>
   <translation>S'il peut être utilisé, ou pourquoi il ne le peut pas.</translation>
  </message>
  <message>
   <source>any</source>
   <translation>au choix</translation>
  </message>
  <message>
   <source>by bands</source>
   <translation>selon les bandes</translation>
  </message>
  <message>
   <source>built in</source>
   <translation>intégré</translation>
  </message>
  <message>
   <source>not checked</source>
   <translation>pas essayé</translation>
  </message>
  <message>
   <source>usable</source>
   <translation>utilisable</translation>
  </message>
  <message>
   <source>SpecTex (built in)</source>
   <translation>SpecTex (intégré)</translation>
  </message>
  <message>
   <source>{provider}, {time} ms</source>
   <translation>{provider}, {time} ms</translation>
  </message>
  <message>
   <source>{name} works: {time} ms for each piece of an image on the {provider}.</source>
   <translation>{name} fonctionne : {time} ms par morceau d'image, avec : {provider}.</translation>
  </message>
  <message>
   <source>not stated</source>
   <translation>non précisée</translation>
  </message>
  <message>
   <source>{size} m</source>
   <translation>{size} m</translation>
  </message>
  <message>
   <source>{size} m ({low}–{high})</source>
   <translation>{size} m ({low}–{high})</translation>
  </message>
  <message>
   <source>Licence: {licence}.</source>
   <translation>Licence : {licence}.</translation>
  </message>
  <message>
   <source>Pixels: {pixels}.</source>
   <translation>Pixels : {pixels}.</translation>
  </message>
  <message>
   <source>Bands chosen: {numbers}.</source>
   <translation>Bandes choisies : {numbers}.</translation>
  </message>
  <message numerus="yes">
   <source>%n bands, looked for by name.</source>
   <translation>
    <numerusform>%n bande, cherchée par son nom.</numerusform>
    <numerusform>%n bandes, cherchées par leur nom.</numerusform>
   </translation>
  </message>
  <message>
   <source>Bands: {bands}.</source>
   <translation>Bandes : {bands}.</translation>
  </message>
  <message>
   <source>Made for {product} images.</source>
   <translation>Fait pour des images {product}.</translation>
  </message>
  <message>
   <source>It looks at pieces of {count} pixels.</source>
   <translation>Il regarde des morceaux de {count} pixels.</translation>
  </message>
  <message>
   <source>File: {path}</source>
   <translation>Fichier : {path}</translation>
  </message>
  <message>
   <source>It runs on {provider}.</source>
   <translation>Il tourne sur : {provider}.</translation>
  </message>
  <message>
   <source>no engine yet; set it up above</source>
   <translation>pas encore de moteur ; installez-le ci-dessus</translation>
  </message>
  <message>
   <source>known after the first run or test</source>
   <translation>connu après la première exécution ou le premier test</translation>
  </message>
  <message>
   <source>Setting up the engine</source>
   <translation>Installation du moteur</translation>
  </message>
  <message>
   <source>Packages to install, with the room they take on disk.</source>
   <translation>Paquets à installer, avec la place qu'ils prennent sur le disque.</translation>
  </message>
  <message>
   <source>from the network</source>
   <translation>depuis le réseau</translation>
  </message>
  <message>
   <source>Folder with the packages as files, where there is no network; empty = from the network.</source>
   <translation>Dossier qui contient les fichiers des paquets, s'il n'y a pas de réseau ; vide = depuis le réseau.</translation>
  </message>
  <message>
   <source>Install the newest versions, which were not tested and are not known by their hashes.</source>
   <translation>Installer les versions les plus récentes, ni testées ni identifiées par leur empreinte.</translation>
  </message>
  <message>
   <source>&amp;Set up engine</source>
   <translation>&amp;Installer le moteur</translation>
  </message>
  <message>
   <source>Make a Python environment for the engine; QGIS's own is not touched.</source>
   <translation>Créer un environnement Python pour le moteur ; celui de QGIS n'est pas touché.</translation>
  </message>
  <message>
   <source>&amp;Use this Python…</source>
   <translation>&amp;Utiliser ce Python…</translation>
  </message>
  <message>
   <source>Use a Python that already has the engine's packages.</source>
   <translation>Utiliser un Python qui a déjà les paquets du moteur.</translation>
  </message>
  <message>
   <source>&amp;Test</source>
   <translation>&amp;Tester</translation>
  </message>
  <message>
   <source>Start the engine and see on which processor an encoder really runs.</source>
   <translation>Démarrer le moteur et voir sur quel processeur un encodeur tourne vraiment.</translation>
  </message>
  <message>
   <source>Pac&amp;kages</source>
   <translation>Pa&amp;quets</translation>
  </message>
  <message>
   <source>Package fo&amp;lder</source>
   <translation>D&amp;ossier des paquets</translation>
  </message>
  <message>
   <source>Python of the engine</source>
   <translation>Python du moteur</translation>
  </message>
  <message>
   <source>processor (CPU)</source>
   <translation>processeur (CPU)</translation>
  </message>
  <message>
   <source>graphics card (CUDA)</source>
   <translation>carte graphique (CUDA)</translation>
  </message>
  <message>
   <source>graphics card (DirectML)</source>
   <translation>carte graphique (DirectML)</translation>
  </message>
  <message>
   <source>Apple processor (Core ML)</source>
   <translation>processeur Apple (Core ML)</translation>
  </message>
  <message>
   <source>The changes nearest to this one; click one to go there.</source>
   <translation>Les changements les plus proches de celui-ci ; cliquez sur l'un d'eux pour y aller.</translation>
  </message>
  <message>
   <source>Select a change to see what is known of it.</source>
   <translation>Sélectionnez un changement pour voir ce qu'on en sait.</translation>
  </message>
  <message>
   <source>A place on the map</source>
   <translation>Un lieu de la carte</translation>
  </message>
  <message>
   <source>Go to nearby {changes}</source>
   <translation>Aller aux voisins {changes}</translation>
  </message>
  <message>
   <source>Date of the left picture.</source>
   <translation>Date de l'image de gauche.</translation>
  </message>
  <message>
   <source>Date of the right picture.</source>
   <translation>Date de l'image de droite.</translation>
  </message>
  <message>
   <source>&amp;Flicker</source>
   <translation>C&amp;lignoter</translation>
  </message>
  <message>
   <source>Show the one date, then the other, in turn (Space).</source>
   <translation>Montrer tour à tour une date, puis l'autre (Espace).</translation>
  </message>
  <message>
   <source>S&amp;wipe</source>
   <translation>&amp;Balayer</translation>
  </message>
  <message>
   <source>Wipe the later date over the earlier one on the map.</source>
   <translation>Faire glisser sur la carte la date ultérieure par-dessus la date antérieure.</translation>
  </message>
  <message>
   <source>&amp;Zoom</source>
   <translation>&amp;Zoom</translation>
  </message>
  <message>
   <source>Show the selected change with its surroundings (Z).</source>
   <translation>Montrer le changement sélectionné et ses environs (Z).</translation>
  </message>
  <message>
   <source>&amp;Similar</source>
   <translation>&amp;Semblables</translation>
  </message>
  <message>
   <source>List what changed in the same way, elsewhere and at other dates (S).</source>
   <translation>Lister ce qui a changé de la même façon, ailleurs et à d'autres dates (S).</translation>
  </message>
  <message>
   <source>&amp;Why not?</source>
   <translation>&amp;Pourquoi ?</translation>
  </message>
  <message>
   <source>Click any place on the map to see its score and why it is not in the list.</source>
   <translation>Cliquez sur n'importe quel lieu de la carte pour voir son score et pourquoi il n'est pas dans la liste.</translation>
  </message>
  <message>
   <source>Click a place on the map.</source>
   <translation>Cliquez sur un lieu de la carte.</translation>
  </message>
  <message>
   <source>&amp;Confirm</source>
   <translation>&amp;Confirmer</translation>
  </message>
  <message>
   <source>This change is real (C); again takes it back.</source>
   <translation>Ce changement est réel (C) ; un second appui l'annule.</translation>
  </message>
  <message>
   <source>&amp;Reject</source>
   <translation>&amp;Rejeter</translation>
  </message>
  <message>
   <source>This is no change (R); Shift+R rejects all listed of its type.</source>
   <translation>Ce n'est pas un changement (R) ; Maj+R rejette tous ceux de son type dans la liste.</translation>
  </message>
  <message>
   <source>&amp;Unsure</source>
   <translation>&amp;Incertain</translation>
  </message>
  <message>
   <source>This cannot be told from the images (U).</source>
   <translation>Les images ne permettent pas de le dire (U).</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Annuler</translation>
  </message>
  <message>
   <source>Take back the last verdict or note (Ctrl+Z).</source>
   <translation>Annuler le dernier verdict ou la dernière note (Ctrl+Z).</translation>
  </message>
  <message>
   <source>Your remark on this change; kept in the result.</source>
   <translation>Votre remarque sur ce changement ; gardée dans le résultat.</translation>
  </message>
  <message>
   <source>{place} of {count}</source>
   <translation>{place} sur {count}</translation>
  </message>
  <message>
   <source>Not listed, filters hide it. &lt;a href="{change}"&gt;Show it&lt;/a&gt;</source>
   <translation>Caché par les filtres. &lt;a href="{change}"&gt;Le montrer&lt;/a&gt;</translation>
  </message>
  <message numerus="yes">
   <source>%n listed</source>
   <translation>
    <numerusform>%n listé</numerusform>
    <numerusform>%n listés</numerusform>
   </translation>
  </message>
  <message>
   <source>Only what is listed can be judged.</source>
   <translation>Seul ce qui est listé peut être jugé.</translation>
  </message>
  <message>
   <source>Place of the change in the list; N and P go to the next and the previous one.</source>
   <translation>Place du changement dans la liste ; N et P mènent au suivant et au précédent.</translation>
  </message>
  <message>
   <source>Of the listed changes; the share counts from the top of the list down to the first that is not judged.</source>
   <translation>Parmi les changements listés ; la part se compte du haut de la liste jusqu'au premier qui n'est pas jugé.</translation>
  </message>
  <message>
   <source>Judged {judged}: {confirmed} confirmed, {rejected} rejected</source>
   <translation>Jugés : {judged}, confirmés : {confirmed}, rejetés : {rejected}</translation>
  </message>
  <message>
   <source>{judged} judged</source>
   <translation>jugés : {judged}</translation>
  </message>
  <message numerus="yes">
   <source>{right} of the first %n are right</source>
   <translation>
    <numerusform>en tête de liste, justes : {right} sur %n</numerusform>
    <numerusform>en tête de liste, justes : {right} sur %n</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n unsure</source>
   <translation>
    <numerusform>%n incertain</numerusform>
    <numerusform>%n incertains</numerusform>
   </translation>
  </message>
  <message>
   <source>Before and after</source>
   <translation>Avant et après</translation>
  </message>
  <message>
   <source>The place before and after; Space flickers, dragging wipes, Escape shows both.</source>
   <translation>Le lieu avant et après ; Espace fait clignoter, glisser balaie, Échap montre les deux.</translation>
  </message>
  <message>
   <source>The rasters are not at hand: {names}. Add them to the project, or put them beside the result.</source>
   <translation>Les rasters sont introuvables : {names}. Ajoutez-les au projet, ou mettez-les à côté du résultat.</translation>
  </message>
  <message>
   <source>The rasters are on a server, which is not asked for pictures: {names}.</source>
   <translation>Les rasters sont sur un serveur, à qui aucune image n’est demandée : {names}.</translation>
  </message>
  <message>
   <source>Both dates are drawn with one stretch, measured over the two of them.</source>
   <translation>Les deux dates sont dessinées avec un même étirement du contraste, mesuré sur les deux.</translation>
  </message>
  <message>
   <source>Part of a change that this file does not hold.</source>
   <translation>Fait partie d'un changement que ce fichier ne contient pas.</translation>
  </message>
  <message>
   <source>Part of change {rank}.</source>
   <translation>Fait partie du changement {rank}.</translation>
  </message>
  <message>
   <source>Part of change {rank}, which the filters hide.</source>
   <translation>Fait partie du changement {rank}, que les filtres cachent.</translation>
  </message>
  <message>
   <source>{share} % of its dates are valid.</source>
   <translation>{share} % de ses dates sont valides.</translation>
  </message>
  <message>
   <source>This place has no score.</source>
   <translation>Ce lieu n'a pas de score.</translation>
  </message>
  <message>
   <source>This place scores {score}, more than {percentile} % of all patches.</source>
   <translation>Ce lieu a un score de {score}, supérieur à celui de {percentile} % des carreaux.</translation>
  </message>
  <message>
   <source>Not in the list, which ends at a score of {lowest}.</source>
   <translation>Absent de la liste, qui s'arrête au score de {lowest}.</translation>
  </message>
  <message>
   <source>Not in the list: below the limit of {lowest}.</source>
   <translation>Absent de la liste : au-dessous de la limite de {lowest}.</translation>
  </message>
  <message>
   <source>Taken for: {flag}.</source>
   <translation>Considéré comme : {flag}.</translation>
  </message>
  <message>
   <source>Not in the list: no valid new date, all are masked or without data here.</source>
   <translation>Absent de la liste : aucune date nouvelle valide, toutes sont masquées ou sans donnée ici.</translation>
  </message>
  <message>
   <source>Not in the list: outside the area that was searched.</source>
   <translation>Absent de la liste : en dehors de la zone examinée.</translation>
  </message>
  <message>
   <source>Not in the list: the reference is never valid here, so nothing says what is usual.</source>
   <translation>Absent de la liste : la référence n'est jamais valide ici, rien ne dit donc ce qui est habituel.</translation>
  </message>
  <message numerus="yes">
   <source>Not in the list: over the limit, but weaker than the %n patches that were kept.</source>
   <translation>
    <numerusform>Absent de la liste : au-dessus de la limite, mais plus faible que le %n carreau gardé.</numerusform>
    <numerusform>Absent de la liste : au-dessus de la limite, mais plus faible que les %n carreaux gardés.</numerusform>
   </translation>
  </message>
  <message>
   <source>Not in the list, for a reason that this version does not know.</source>
   <translation>Absent de la liste, pour une raison que cette version ne connaît pas.</translation>
  </message>
  <message>
   <source>Score at every date</source>
   <translation>Score à chaque date</translation>
  </message>
  <message>
   <source>{date}: reference</source>
   <translation>{date} : référence</translation>
  </message>
  <message>
   <source>{date}: masked</source>
   <translation>{date} : masqué</translation>
  </message>
  <message>
   <source>{date}: differs by {score}, where 1 is usual</source>
   <translation>{date} : écart de {score} (1 est habituel)</translation>
  </message>
  <message>
   <source>local outlier factor {value}</source>
   <translation>facteur local d'anomalie {value}</translation>
  </message>
  <message>
   <source>Dates in the plane of the change</source>
   <translation>Dates dans le plan du changement</translation>
  </message>
  <message>
   <source>{date}: before the change</source>
   <translation>{date} : avant le changement</translation>
  </message>
  <message>
   <source>{date}: since the change</source>
   <translation>{date} : depuis le changement</translation>
  </message>
  <message>
   <source>Every date of the strongest patch: hollow before the change, filled since. Close dots look alike to the encoder.</source>
   <translation>Chaque date du carreau le plus fort : point vide avant le changement, plein depuis. Des points proches se ressemblent pour l'encodeur.</translation>
  </message>
  <message numerus="yes">
   <source>%n changes written to {path}.</source>
   <translation>
    <numerusform>%n changement écrit dans {path}.</numerusform>
    <numerusform>%n changements écrits dans {path}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n patches drawn; fill in the column “reference” of the layer “{layer}”.</source>
   <translation>
    <numerusform>%n carreau tiré ; remplissez la colonne « reference » de la couche « {layer} ».</numerusform>
    <numerusform>%n carreaux tirés ; remplissez la colonne « reference » de la couche « {layer} ».</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n pages written to {path}.</source>
   <translation>
    <numerusform>%n page écrite dans {path}.</numerusform>
    <numerusform>%n pages écrites dans {path}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes kept as spatial bookmarks.</source>
   <translation>
    <numerusform>%n changement gardé comme signet spatial.</numerusform>
    <numerusform>%n changements gardés comme signets spatiaux.</numerusform>
   </translation>
  </message>
  <message>
   <source>The command is on the clipboard.</source>
   <translation>La commande est dans le presse-papiers.</translation>
  </message>
  <message>
   <source>Open a result first.</source>
   <translation>Ouvrez d'abord un résultat.</translation>
  </message>
  <message>
   <source>Open as layer</source>
   <translation>Ouvrir comme couche</translation>
  </message>
  <message>
   <source>Writing the report: {percent} %</source>
   <translation>Écriture du rapport : {percent} %</translation>
  </message>
  <message>
   <source>Changes to a file</source>
   <translation>Changements dans un fichier</translation>
  </message>
  <message>
   <source>&amp;All changes…</source>
   <translation>&amp;Tous les changements…</translation>
  </message>
  <message>
   <source>Write every change of the run to a file, hidden ones too.</source>
   <translation>Écrire dans un fichier chaque changement de l'exécution, même caché.</translation>
  </message>
  <message>
   <source>&amp;Filtered changes…</source>
   <translation>Changements &amp;filtrés…</translation>
  </message>
  <message>
   <source>Write the changes that the filters let through.</source>
   <translation>Écrire les changements que les filtres laissent passer.</translation>
  </message>
  <message>
   <source>&amp;Selected changes…</source>
   <translation>Changements &amp;sélectionnés…</translation>
  </message>
  <message>
   <source>Write the changes that are selected in the list or on the map.</source>
   <translation>Écrire les changements sélectionnés dans la liste ou sur la carte.</translation>
  </message>
  <message>
   <source>&amp;Confirmed changes…</source>
   <translation>Changements &amp;confirmés…</translation>
  </message>
  <message>
   <source>Write the changes that were judged to be real.</source>
   <translation>Écrire les changements qui ont été jugés réels.</translation>
  </message>
  <message>
   <source>Report and accuracy</source>
   <translation>Rapport et exactitude</translation>
  </message>
  <message>
   <source>Draw random patches of every type of change and of no change, to be judged one by one.</source>
   <translation>Tirer au hasard des carreaux de chaque type de changement et sans changement, à juger un par un.</translation>
  </message>
  <message>
   <source>Sa&amp;mple for accuracy assessment…</source>
   <translation>Échantillon pour l'évaluation de l'&amp;exactitude…</translation>
  </message>
  <message>
   <source>In this project</source>
   <translation>Dans ce projet</translation>
  </message>
  <message>
   <source>Keep the first twenty listed changes as bookmarks of the project.</source>
   <translation>Garder les vingt premiers changements listés comme signets du projet.</translation>
  </message>
  <message>
   <source>Spatial &amp;bookmarks</source>
   <translation>Si&amp;gnets spatiaux</translation>
  </message>
  <message>
   <source>The run</source>
   <translation>L'exécution</translation>
  </message>
  <message>
   <source>Put a command that makes this result anew on the clipboard.</source>
   <translation>Mettre dans le presse-papiers une commande qui refait ce résultat.</translation>
  </message>
  <message>
   <source>Copy as &amp;qgis_process command</source>
   <translation>Copier en commande &amp;qgis_process</translation>
  </message>
  <message>
   <source>Show versions and facts of the run to paste into a report of a fault; no path or place is in it.</source>
   <translation>Montrer les versions et les caractéristiques de l'exécution, à coller dans un rapport de panne ; sans chemin ni lieu.</translation>
  </message>
  <message>
   <source>&amp;Diagnostics…</source>
   <translation>&amp;Diagnostic…</translation>
  </message>
  <message>
   <source>&amp;PDF report</source>
   <translation>Rapport &amp;PDF</translation>
  </message>
  <message>
   <source>Lay out maps and facts of the changes on pages, the first fifty on a page each.</source>
   <translation>Met en page les cartes et les faits des changements, les cinquante premiers sur une page chacun.</translation>
  </message>
  <message>
   <source>Changes (cd)</source>
   <translation>Changements (cd)</translation>
  </message>
  <message>
   <source>the private one, set up in the dock</source>
   <translation>celui de l'extension, installé depuis le panneau</translation>
  </message>
  <message>
   <source>as many as there are cores</source>
   <translation>autant que de cœurs</translation>
  </message>
  <message>
   <source>your cache folder</source>
   <translation>votre dossier de cache</translation>
  </message>
  <message>
   <source>a folder in the profile of QGIS</source>
   <translation>un dossier du profil de QGIS</translation>
  </message>
  <message>
   <source>&amp;Reset to defaults</source>
   <translation>&amp;Valeurs par défaut</translation>
  </message>
  <message>
   <source>Show the defaults of all of these; they are kept when you accept.</source>
   <translation>Montrer les valeurs par défaut de tous ces réglages ; elles sont gardées quand vous validez.</translation>
  </message>
  <message>
   <source>There is no file {path}; choose the Python of the engine, or leave it empty.</source>
   <translation>Le fichier {path} n'existe pas ; choisissez le Python du moteur, ou laissez vide.</translation>
  </message>
  <message>
   <source>&amp;Python</source>
   <translation>&amp;Python</translation>
  </message>
  <message>
   <source>The Python that runs the engine; empty = the private one.</source>
   <translation>Le Python qui fait tourner le moteur ; vide = celui de l'extension.</translation>
  </message>
  <message>
   <source>&amp;Device</source>
   <translation>P&amp;rocesseur</translation>
  </message>
  <message>
   <source>What computes: automatic takes a graphics card that works.</source>
   <translation>Ce qui calcule : automatique prend une carte graphique qui fonctionne.</translation>
  </message>
  <message>
   <source>&amp;Memory</source>
   <translation>&amp;Mémoire</translation>
  </message>
  <message>
   <source>Most memory that the engine process takes, in gigabytes.</source>
   <translation>Mémoire maximale que prend le processus du moteur, en gigaoctets.</translation>
  </message>
  <message>
   <source>&amp;Threads</source>
   <translation>&amp;Fils</translation>
  </message>
  <message>
   <source>How many tiles are encoded at once, where memory allows.</source>
   <translation>Combien de tuiles sont encodées à la fois, si la mémoire le permet.</translation>
  </message>
  <message>
   <source>{state} It is set up and tested in the dock, on the Series page.</source>
   <translation>{state} Il s'installe et se teste depuis le panneau, sur la page Série.</translation>
  </message>
  <message>
   <source>Folders</source>
   <translation>Dossiers</translation>
  </message>
  <message>
   <source>&amp;Cache</source>
   <translation>&amp;Cache</translation>
  </message>
  <message>
   <source>Where encoded dates are kept, so that none is encoded twice.</source>
   <translation>Où les dates encodées sont gardées, pour qu'aucune ne soit encodée deux fois.</translation>
  </message>
  <message>
   <source>Cache &amp;up to</source>
   <translation>Cache &amp;jusqu'à</translation>
  </message>
  <message>
   <source>Most that it holds, in gigabytes; the oldest makes room.</source>
   <translation>Le plus qu'il contient, en gigaoctets ; le plus ancien fait place.</translation>
  </message>
  <message>
   <source>E&amp;ncoders</source>
   <translation>E&amp;ncodeurs</translation>
  </message>
  <message>
   <source>Where the files of encoders lie (.onnx).</source>
   <translation>Où se trouvent les fichiers d'encodeurs (.onnx).</translation>
  </message>
  <message>
   <source>Com&amp;pare…</source>
   <translation>Co&amp;mparer…</translation>
  </message>
  <message>
   <source>See how far this result and another one of the same place agree.</source>
   <translation>Voir à quel point ce résultat et un autre du même lieu s'accordent.</translation>
  </message>
  <message>
   <source>Open another result…</source>
   <translation>Ouvrir un autre résultat…</translation>
  </message>
  <message>
   <source>The result that is shown, of those that are open in the project.</source>
   <translation>Le résultat affiché, parmi ceux qui sont ouverts dans le projet.</translation>
  </message>
  <message>
   <source>The layer is being edited; save or leave the edits, then filter again.</source>
   <translation>La couche est en cours d'édition ; enregistrez ou abandonnez les modifications, puis filtrez de nouveau.</translation>
  </message>
  <message>
   <source>“{text}” is no condition on the fields of the changes; see the attribute table.</source>
   <translation>« {text} » n'est pas une condition sur les champs des changements ; voyez la table d'attributs.</translation>
  </message>
  <message>
   <source>The layers of {path} cannot be read any more; open the result again.</source>
   <translation>Les couches de {path} ne sont plus lisibles ; rouvrez le résultat.</translation>
  </message>
  <message>
   <source>Zoom to and show evidence</source>
   <translation>Zoomer et montrer les preuves</translation>
  </message>
  <message>
   <source>Confirm change</source>
   <translation>Confirmer le changement</translation>
  </message>
  <message>
   <source>Reject change</source>
   <translation>Rejeter le changement</translation>
  </message>
  <message>
   <source>Mark change as unsure</source>
   <translation>Marquer le changement comme incertain</translation>
  </message>
  <message>
   <source>{path} is no result any more.</source>
   <translation>{path} n'est plus un résultat.</translation>
  </message>
  <message>
   <source>The change lies where the map's coordinate reference system cannot show it.</source>
   <translation>Le changement se trouve là où le système de coordonnées de la carte ne peut pas le montrer.</translation>
  </message>
  <message>
   <source>{path} holds no raster; choose a folder with GeoTIFF files.</source>
   <translation>{path} ne contient aucun raster ; choisissez un dossier avec des fichiers GeoTIFF.</translation>
  </message>
  <message>
   <source>All of these images are in the series already.</source>
   <translation>Toutes ces images sont déjà dans la série.</translation>
  </message>
  <message>
   <source>No dated raster of the series is a layer of the project; add its layers first.</source>
   <translation>Aucun raster daté de la série n'est une couche du projet ; ajoutez d'abord ses couches.</translation>
  </message>
  <message numerus="yes">
   <source>%n layers have the dates of the series; the Temporal Controller plays them.</source>
   <translation>
    <numerusform>%n couche a la date de la série ; le contrôleur temporel la joue.</numerusform>
    <numerusform>%n couches ont les dates de la série ; le contrôleur temporel les fait défiler.</numerusform>
   </translation>
  </message>
  <message>
   <source>The series “{name}” was removed.</source>
   <translation>La série « {name} » a été retirée.</translation>
  </message>
  <message>
   <source>The series was removed.</source>
   <translation>La série a été retirée.</translation>
  </message>
  <message numerus="yes">
   <source>%n missing files were found.</source>
   <translation>
    <numerusform>%n fichier manquant a été trouvé.</numerusform>
    <numerusform>%n fichiers manquants ont été trouvés.</numerusform>
   </translation>
  </message>
  <message>
   <source>{names}: only another file of that name was found; its content differs.</source>
   <translation>{names} : seul un autre fichier de ce nom a été trouvé ; son contenu diffère.</translation>
  </message>
  <message>
   <source>{names}: several files of that name were found; choose the folder of the right one.</source>
   <translation>{names} : plusieurs fichiers de ce nom ont été trouvés ; choisissez le dossier du bon.</translation>
  </message>
  <message>
   <source>The folder is large and was not searched to its end; choose one nearer to the files.</source>
   <translation>Le dossier est grand et n'a pas été parcouru jusqu'au bout ; choisissez-en un plus proche des fichiers.</translation>
  </message>
  <message numerus="yes">
   <source>%n files are still missing.</source>
   <translation>
    <numerusform>%n fichier manque encore.</numerusform>
    <numerusform>%n fichiers manquent encore.</numerusform>
   </translation>
  </message>
  <message>
   <source>Dates of the series</source>
   <translation>Dates de la série</translation>
  </message>
  <message>
   <source>Where the date stands in the file names; empty = the dates stay as they are.</source>
   <translation>Où se trouve la date dans les noms des fichiers ; vide = les dates restent telles quelles.</translation>
  </message>
  <message>
   <source>YYYY = year, MM = month, DD = day, DDD = day of the year, * = anything, ? = one character.</source>
   <translation>YYYY = année, MM = mois, DD = jour, DDD = jour de l'année, * = n'importe quoi, ? = un caractère.</translation>
  </message>
  <message>
   <source>Every raster, its date, where the date was found, and the date it would get.</source>
   <translation>Chaque raster, sa date, où la date a été trouvée, et la date qu'il recevrait.</translation>
  </message>
  <message>
   <source>&amp;Pattern of the file names</source>
   <translation>&amp;Motif des noms de fichiers</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Fichier</translation>
  </message>
  <message>
   <source>Found in</source>
   <translation>Origine</translation>
  </message>
  <message>
   <source>New date</source>
   <translation>Nouvelle date</translation>
  </message>
  <message>
   <source>A pattern has YYYY once, and besides MM, MM and DD, or DDD.</source>
   <translation>Un motif contient YYYY une seule fois et, en plus, MM, MM et DD, ou DDD.</translation>
  </message>
  <message>
   <source>does not fit</source>
   <translation>ne correspond pas</translation>
  </message>
  <message>
   <source>Another raster has this date.</source>
   <translation>Un autre raster a cette date.</translation>
  </message>
  <message numerus="yes">
   <source>The pattern fits %n of {total} names.</source>
   <translation>
    <numerusform>Le motif correspond à %n nom sur {total}.</numerusform>
    <numerusform>Le motif correspond à %n noms sur {total}.</numerusform>
   </translation>
  </message>
  <message>
   <source>The others keep their dates.</source>
   <translation>Les autres gardent leurs dates.</translation>
  </message>
  <message numerus="yes">
   <source>%n dates are those of several rasters: right for the tiles of one day, refused where they differ in an overlap.</source>
   <translation>
    <numerusform>%n date est celle de plusieurs rasters : correct pour les tuiles d'un même jour, refusé si elles diffèrent là où elles se recouvrent.</numerusform>
    <numerusform>%n dates sont celles de plusieurs rasters : correct pour les tuiles d'un même jour, refusé si elles diffèrent là où elles se recouvrent.</numerusform>
   </translation>
  </message>
  <message>
   <source>{origin}, only the week</source>
   <translation>{origin}, semaine seulement</translation>
  </message>
  <message>
   <source>{origin}, only the month</source>
   <translation>{origin}, mois seulement</translation>
  </message>
  <message>
   <source>{origin}, only the quarter</source>
   <translation>{origin}, trimestre seulement</translation>
  </message>
  <message>
   <source>{origin}, only the year</source>
   <translation>{origin}, année seulement</translation>
  </message>
  <message>
   <source>temporal range</source>
   <translation>étendue temporelle</translation>
  </message>
  <message>
   <source>tags</source>
   <translation>étiquettes</translation>
  </message>
  <message>
   <source>day of writing</source>
   <translation>jour d'écriture</translation>
  </message>
  <message>
   <source>file name</source>
   <translation>nom du fichier</translation>
  </message>
  <message>
   <source>its bands</source>
   <translation>ses bandes</translation>
  </message>
  <message>
   <source>STAC item</source>
   <translation>élément STAC</translation>
  </message>
  <message>
   <source>layer name</source>
   <translation>nom de la couche</translation>
  </message>
  <message>
   <source>name of the folder</source>
   <translation>nom du dossier</translation>
  </message>
  <message>
   <source>pattern</source>
   <translation>motif</translation>
  </message>
  <message>
   <source>by hand</source>
   <translation>à la main</translation>
  </message>
  <message>
   <source>{pixels} px moved</source>
   <translation>{pixels} px, corrigé</translation>
  </message>
  <message>
   <source>{pixels} px</source>
   <translation>{pixels} px</translation>
  </message>
  <message>
   <source>The image lay {pixels} pixels off the reference; it is moved onto it.</source>
   <translation>L'image était décalée de {pixels} pixels par rapport à la référence ; elle est recalée sur elle.</translation>
  </message>
  <message>
   <source>The image lies on the reference, to {pixels} pixels.</source>
   <translation>L'image se superpose à la référence, à {pixels} pixels près.</translation>
  </message>
  <message>
   <source>The image lies {pixels} pixels off the reference and is used where it lies; Options can correct it.</source>
   <translation>L'image est décalée de {pixels} pixels par rapport à la référence et utilisée là où elle est ; les Options permettent de la corriger.</translation>
  </message>
  <message>
   <source>Parts of the image lie {spread} pixels apart, which no shift mends.</source>
   <translation>Des parties de l'image sont décalées de {spread} pixels entre elles, ce qu'aucun décalage ne répare.</translation>
  </message>
  <message>
   <source>The image lies {pixels} pixels off the reference, too far to be compared; Options can correct it.</source>
   <translation>L'image est décalée de {pixels} pixels par rapport à la référence, trop pour être comparée ; les Options permettent de la corriger.</translation>
  </message>
  <message>
   <source>Water, cloud, another look or a small scene: where the image lies cannot be told, so it stays.</source>
   <translation>Eau, nuages, autre aspect ou petite scène : on ne peut pas dire où se place l'image, elle reste donc là où elle est.</translation>
  </message>
  <message>
   <source>Contrast {gain} times and brightness {offset} spreads of what the whole scene says; 1 and 0 = the same.</source>
   <translation>Contraste multiplié par {gain} et luminosité déplacée de {offset} écart-type par rapport à ce que dit la scène entière ; 1 et 0 = pareil.</translation>
  </message>
  <message>
   <source>It was fitted on {share} of the image, which did not change.</source>
   <translation>L'ajustement s'est fait sur {share} de l'image, qui n'ont pas changé.</translation>
  </message>
  <message>
   <source>{name}: {what}</source>
   <translation>{name} : {what}</translation>
  </message>
  <message>
   <source>Another series was chosen while rasters were read, so they were not added; add them again.</source>
   <translation>Une autre série a été choisie pendant la lecture des rasters, ils n'ont donc pas été ajoutés ; ajoutez-les de nouveau.</translation>
  </message>
  <message>
   <source>No date found; double-click the date to enter it.</source>
   <translation>Aucune date trouvée ; double-cliquez sur la date pour la saisir.</translation>
  </message>
  <message numerus="yes">
   <source>%n rasters show another place than the series: {names}.</source>
   <translation>
    <numerusform>%n raster montre un autre lieu que la série : {names}.</numerusform>
    <numerusform>%n rasters montrent un autre lieu que la série : {names}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n rasters have another number of bands ({own}) than the series ({theirs}): {names}.</source>
   <translation>
    <numerusform>%n raster n'a pas le même nombre de bandes ({own}) que la série ({theirs}) : {names}.</numerusform>
    <numerusform>%n rasters n'ont pas le même nombre de bandes ({own}) que la série ({theirs}) : {names}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{names} and %n more</source>
   <translation>
    <numerusform>{names} et %n autre</numerusform>
    <numerusform>{names} et %n autres</numerusform>
   </translation>
  </message>
  <message>
   <source>Add raster layers</source>
   <translation>Ajouter des couches raster</translation>
  </message>
  <message>
   <source>Show only layers whose name holds this text.</source>
   <translation>Ne montrer que les couches dont le nom contient ce texte.</translation>
  </message>
  <message>
   <source>Raster layers of the project that are not in the series yet.</source>
   <translation>Couches raster du projet qui ne sont pas encore dans la série.</translation>
  </message>
  <message>
   <source>&amp;Add</source>
   <translation>&amp;Ajouter</translation>
  </message>
  <message>
   <source>The project has no raster layer with a file that is not in the series yet.</source>
   <translation>Le projet n'a pas de couche raster avec un fichier qui ne soit pas encore dans la série.</translation>
  </message>
  <message>
   <source>Show the series</source>
   <translation>Montrer la série</translation>
  </message>
  <message numerus="yes">
   <source>%n more</source>
   <translation>
    <numerusform>%n autre</numerusform>
    <numerusform>%n autres</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates were left out: {dates}.</source>
   <translation>
    <numerusform>%n date a été écartée : {dates}.</numerusform>
    <numerusform>%n dates ont été écartées : {dates}.</numerusform>
   </translation>
  </message>
  <message>
   <source>The series has no name; write one into the box, then press Save.</source>
   <translation>La série n'a pas de nom ; écrivez-en un dans le champ, puis appuyez sur Enregistrer.</translation>
  </message>
  <message>
   <source>The project has another series “{name}”; choose another name.</source>
   <translation>Le projet a une autre série « {name} » ; choisissez un autre nom.</translation>
  </message>
  <message>
   <source>The series of this project cannot be read; update the plugin, or add its rasters again.</source>
   <translation>La série de ce projet ne peut pas être lue ; mettez l’extension à jour, ou ajoutez de nouveau ses rasters.</translation>
  </message>
  <message>
   <source>{path} is not on this machine, so it is not looked for unasked; tick it again, or run.</source>
   <translation>{path} n’est pas sur cette machine : il n’est pas cherché sans qu’on le demande ; cochez-le de nouveau, ou lancez le calcul.</translation>
  </message>
  <message>
   <source>There is no file {path}; “Find missing files…” looks for it.</source>
   <translation>Le fichier {path} n'existe pas ; « Chercher les fichiers… » le recherche.</translation>
  </message>
  <message>
   <source>missing</source>
   <translation>absent</translation>
  </message>
  <message>
   <source>ref</source>
   <translation>réf.</translation>
  </message>
  <message>
   <source>Item {item}: assets {assets}.</source>
   <translation>Élément {item} : assets {assets}.</translation>
  </message>
  <message>
   <source>Its mask is {mask}.</source>
   <translation>Son masque est {mask}.</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>Inclus</translation>
  </message>
  <message>
   <source>Whether this raster takes part in the run.</source>
   <translation>Si ce raster prend part à l'exécution.</translation>
  </message>
  <message>
   <source>Acquisition date; double-click to change it.</source>
   <translation>Date d'acquisition ; double-cliquez pour la changer.</translation>
  </message>
  <message>
   <source>Layer</source>
   <translation>Couche</translation>
  </message>
  <message>
   <source>Raster layer or file.</source>
   <translation>Couche raster ou fichier.</translation>
  </message>
  <message>
   <source>Reference dates say what is usual; new dates are compared with them.</source>
   <translation>Les dates de référence disent ce qui est habituel ; les dates nouvelles leur sont comparées.</translation>
  </message>
  <message>
   <source>Share of the area with valid pixels on this date, in percent.</source>
   <translation>Part de la zone qui a des pixels valides à cette date, en pour cent.</translation>
  </message>
  <message>
   <source>How far the image lies from the reference, in pixels.</source>
   <translation>Décalage de l'image par rapport à la référence, en pixels.</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>Lumière</translation>
  </message>
  <message>
   <source>Contrast of the fit to the reference; 1 = what the whole scene says.</source>
   <translation>Contraste de l'ajustement à la référence ; 1 = ce que dit la scène entière.</translation>
  </message>
  <message>
   <source>Why a date was not used, or what to know about it.</source>
   <translation>Pourquoi une date n'a pas été utilisée, ou ce qu'il faut en savoir.</translation>
  </message>
  <message>
   <source>&amp;New from</source>
   <translation>&amp;Nouveau dès</translation>
  </message>
  <message>
   <source>First new date; every date before it is the reference.</source>
   <translation>Première date nouvelle ; toute date antérieure est la référence.</translation>
  </message>
  <message>
   <source>&amp;Default</source>
   <translation>Par &amp;défaut</translation>
  </message>
  <message>
   <source>Default split: the first year, at least three dates, at most half.</source>
   <translation>Partage par défaut : la première année, au moins trois dates, au plus la moitié.</translation>
  </message>
  <message>
   <source>The processor that the encoder really runs on, as the self-test found it.</source>
   <translation>Le processeur sur lequel l'encodeur tourne vraiment, tel que l'autotest l'a trouvé.</translation>
  </message>
  <message>
   <source>Search in</source>
   <translation>Chercher dans</translation>
  </message>
  <message>
   <source>&amp;Encoder</source>
   <translation>&amp;Encodeur</translation>
  </message>
  <message>
   <source>&amp;Patch</source>
   <translation>C&amp;arreau</translation>
  </message>
  <message>
   <source>Runs on</source>
   <translation>Tourne sur</translation>
  </message>
  <message>
   <source>a new file</source>
   <translation>un nouveau fichier</translation>
  </message>
  <message>
   <source>GeoPackage to write; empty = a new file beside the project or the last result.</source>
   <translation>GeoPackage à écrire ; vide = un nouveau fichier à côté du projet ou du dernier résultat.</translation>
  </message>
  <message>
   <source>&amp;Find changes</source>
   <translation>&amp;Trouver les changements</translation>
  </message>
  <message>
   <source>Encode what is missing, score every patch and rank the changes.</source>
   <translation>Encoder ce qui manque, noter chaque carreau et classer les changements.</translation>
  </message>
  <message>
   <source>Chec&amp;k</source>
   <translation>&amp;Vérifier</translation>
  </message>
  <message>
   <source>Read the series once and show what is valid, where each date lies, and what is wrong with it.</source>
   <translation>Lire la série une fois et montrer ce qui est valide, où se place chaque date, et ce qui ne va pas.</translation>
  </message>
  <message>
   <source>Open result</source>
   <translation>Ouvrir un résultat</translation>
  </message>
  <message>
   <source>Open the result of an earlier run; this needs no engine.</source>
   <translation>Ouvrir le résultat d'une exécution antérieure ; aucun moteur n'est nécessaire.</translation>
  </message>
  <message>
   <source>No date lies before the split; move the bar to the right.</source>
   <translation>Aucune date ne précède le partage ; déplacez la barre vers la droite.</translation>
  </message>
  <message numerus="yes">
   <source>Reference: %n dates ({span}); </source>
   <translation>
    <numerusform>Référence : %n date ({span}) ; </numerusform>
    <numerusform>Référence : %n dates ({span}) ; </numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>new: %n dates.</source>
   <translation>
    <numerusform>nouvelle : %n date.</numerusform>
    <numerusform>nouvelles : %n dates.</numerusform>
   </translation>
  </message>
  <message>
   <source>Fewer than {count} reference dates: no fixed limit, the strongest are shown first.</source>
   <translation>Moins de {count} dates de référence : pas de limite fixe, les plus forts sont montrés d’abord.</translation>
  </message>
  <message>
   <source>Fewer than {count} reference dates: ranked by agreement alone, not by LOF.</source>
   <translation>Moins de {count} dates de référence : classé par l'accord seul, et non par le LOF.</translation>
  </message>
  <message>
   <source> GB</source>
   <translation> Go</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>Automatique</translation>
  </message>
  <message>
   <source>Processor (CPU)</source>
   <translation>Processeur (CPU)</translation>
  </message>
  <message>
   <source>Graphics card (CUDA)</source>
   <translation>Carte graphique (CUDA)</translation>
  </message>
  <message>
   <source>Ne&amp;w series from these</source>
   <translation>No&amp;uvelle série avec ces rasters</translation>
  </message>
  <message>
   <source>Keep the series as it is, and begin another one.</source>
   <translation>Garder la série telle quelle, et en commencer une autre.</translation>
  </message>
  <message>
   <source>Add the&amp;m anyway</source>
   <translation>Les a&amp;jouter quand même</translation>
  </message>
  <message>
   <source>Put them into this series all the same.</source>
   <translation>Les mettre malgré tout dans cette série.</translation>
  </message>
  <message>
   <source>Leave them ou&amp;t</source>
   <translation>Ne &amp;pas les ajouter</translation>
  </message>
  <message>
   <source>Do not add these rasters.</source>
   <translation>Ne pas ajouter ces rasters.</translation>
  </message>
  <message>
   <source>&amp;Whole</source>
   <translation>&amp;Entière</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>&amp;Vue</translation>
  </message>
  <message>
   <source>La&amp;yer</source>
   <translation>&amp;Couche</translation>
  </message>
  <message>
   <source>Search the whole extent of the series.</source>
   <translation>Examiner toute l'étendue de la série.</translation>
  </message>
  <message>
   <source>Search only what the map shows now.</source>
   <translation>N'examiner que ce que la carte montre maintenant.</translation>
  </message>
  <message>
   <source>Search only inside the polygons of a layer.</source>
   <translation>N'examiner que l'intérieur des polygones d'une couche.</translation>
  </message>
  <message>
   <source>Polygon layer that limits the search.</source>
   <translation>Couche de polygones qui limite la recherche.</translation>
  </message>
  <message>
   <source>a layer that is gone</source>
   <translation>une couche disparue</translation>
  </message>
  <message>
   <source>no polygon layer in the project</source>
   <translation>aucune couche de polygones dans le projet</translation>
  </message>
  <message>
   <source>Side of a patch, in pixels and in metres: changes much smaller than a patch are missed.</source>
   <translation>Côté d'un carreau, en pixels et en mètres : les changements bien plus petits qu'un carreau échappent.</translation>
  </message>
  <message>
   <source>{side} px: not with this encoder</source>
   <translation>{side} px : pas avec cet encodeur</translation>
  </message>
  <message>
   <source>{side} px</source>
   <translation>{side} px</translation>
  </message>
  <message>
   <source>{side} px ({metres})</source>
   <translation>{side} px ({metres})</translation>
  </message>
  <message>
   <source>Clouds and masks</source>
   <translation>Nuages et masques</translation>
  </message>
  <message>
   <source>Those beside the rasters</source>
   <translation>Ceux à côté des rasters</translation>
  </message>
  <message>
   <source>One raster for all dates</source>
   <translation>Un raster pour toutes les dates</translation>
  </message>
  <message>
   <source>A folder, matched by name and date</source>
   <translation>Un dossier, associé par nom et par date</translation>
  </message>
  <message>
   <source>A band of each raster</source>
   <translation>Une bande de chaque raster</translation>
  </message>
  <message>
   <source>No mask</source>
   <translation>Aucun masque</translation>
  </message>
  <message>
   <source>Where invalid pixels are marked; nodata and empty pixels never count anyway.</source>
   <translation>Où les pixels invalides sont marqués ; les pixels vides ou sans donnée ne comptent jamais de toute façon.</translation>
  </message>
  <message>
   <source>Raster, or folder of rasters named by date, whose pixels say what is invalid.</source>
   <translation>Raster, ou dossier de rasters nommés par la date, dont les pixels disent ce qui est invalide.</translation>
  </message>
  <message>
   <source>Number of the band that is the mask; the first band is 1.</source>
   <translation>Numéro de la bande qui est le masque ; la première est 1.</translation>
  </message>
  <message>
   <source>&amp;Mask</source>
   <translation>&amp;Masque</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Fichier</translation>
  </message>
  <message>
   <source>&amp;Band</source>
   <translation>&amp;Bande</translation>
  </message>
  <message>
   <source>as it is called</source>
   <translation>selon son nom</translation>
  </message>
  <message>
   <source>What the masks are; by their names where these say so.</source>
   <translation>Nature des masques ; selon leurs noms, là où ils la disent.</translation>
  </message>
  <message>
   <source>as is usual</source>
   <translation>habituel</translation>
  </message>
  <message>
   <source>Mask values that mean invalid, with commas; empty = those usual for the mask.</source>
   <translation>Valeurs du masque qui signifient invalide, avec des virgules ; vide = celles qui sont habituelles pour ce masque.</translation>
  </message>
  <message>
   <source>Bits that mean invalid, with commas; the lowest is 0; empty = the usual ones.</source>
   <translation>Bits qui signifient invalide, avec des virgules ; le plus bas est 0 ; vide = ceux qui sont habituels.</translation>
  </message>
  <message>
   <source>Probability from which a pixel is invalid, as the mask counts; empty = the usual.</source>
   <translation>Probabilité à partir de laquelle un pixel est invalide, dans l'unité du masque ; vide = celle qui est habituelle.</translation>
  </message>
  <message>
   <source>&amp;Kind</source>
   <translation>&amp;Nature</translation>
  </message>
  <message>
   <source>In&amp;valid values</source>
   <translation>Valeurs in&amp;valides</translation>
  </message>
  <message>
   <source>Bi&amp;ts</source>
   <translation>Bi&amp;ts</translation>
  </message>
  <message>
   <source>L&amp;imit</source>
   <translation>L&amp;imite</translation>
  </message>
  <message>
   <source>as they are called</source>
   <translation>selon leur nom</translation>
  </message>
  <message>
   <source>&amp;Folder</source>
   <translation>&amp;Dossier</translation>
  </message>
  <message>
   <source>Options</source>
   <translation>Options</translation>
  </message>
  <message>
   <source>&amp;Threshold</source>
   <translation>&amp;Seuil</translation>
  </message>
  <message>
   <source>Confirmatio&amp;ns</source>
   <translation>Co&amp;nfirmations</translation>
  </message>
  <message>
   <source>Shi&amp;fted images</source>
   <translation>Images déca&amp;lées</translation>
  </message>
  <message>
   <source>Senso&amp;r</source>
   <translation>Capteu&amp;r</translation>
  </message>
  <message>
   <source>&amp;Rasters of one day</source>
   <translation>&amp;Rasters d'un même jour</translation>
  </message>
  <message>
   <source>Memor&amp;y</source>
   <translation>Mém&amp;oire</translation>
  </message>
  <message>
   <source>Compute &amp;on</source>
   <translation>Ca&amp;lculer sur</translation>
  </message>
  <message>
   <source>&amp;Automatic</source>
   <translation>&amp;Automatique</translation>
  </message>
  <message>
   <source>2, or where the reference is short the strongest patches.</source>
   <translation>2, ou si la référence est courte les carreaux les plus forts.</translation>
  </message>
  <message>
   <source>Score from which a patch counts as a change; 1 = a usual date.</source>
   <translation>Score à partir duquel un carreau compte comme changement ; 1 = une date habituelle.</translation>
  </message>
  <message>
   <source>Dates in a row that must agree before a change counts; fewer where few are new.</source>
   <translation>Dates de suite qui doivent s'accorder pour qu'un changement compte ; moins si peu de dates sont nouvelles.</translation>
  </message>
  <message>
   <source>Leave the worst out</source>
   <translation>Écarter les pires</translation>
  </message>
  <message>
   <source>Move onto the reference</source>
   <translation>Recaler sur la référence</translation>
  </message>
  <message>
   <source>Use as they are</source>
   <translation>Utiliser telles quelles</translation>
  </message>
  <message>
   <source>What is done with an image that does not lie exactly on the reference: leave it out where it is more than 2 pixels away, move every image onto the reference, or use all as they are.</source>
   <translation>Que faire d'une image qui ne se superpose pas exactement à la référence : l'écarter si elle est décalée de plus de 2 pixels, recaler chaque image sur la référence, ou les utiliser toutes telles quelles.</translation>
  </message>
  <message>
   <source>Must agree</source>
   <translation>Doivent s'accorder</translation>
  </message>
  <message>
   <source>The clearest</source>
   <translation>Le plus clair</translation>
  </message>
  <message>
   <source>The latest</source>
   <translation>Le dernier</translation>
  </message>
  <message>
   <source>Their mean</source>
   <translation>Leur moyenne</translation>
  </message>
  <message>
   <source>What counts where rasters of one day overlap: those that differ by little are joined, and for others choose the one with the most valid pixels, the one taken last, or their mean.</source>
   <translation>Ce qui compte là où des rasters d'un même jour se recouvrent : ceux qui diffèrent peu sont réunis, et pour les autres choisissez celui qui a le plus de pixels valides, le dernier pris, ou leur moyenne.</translation>
  </message>
  <message>
   <source>By names and values</source>
   <translation>D'après noms et valeurs</translation>
  </message>
  <message>
   <source>Optical</source>
   <translation>Optique</translation>
  </message>
  <message>
   <source>Radar</source>
   <translation>Radar</translation>
  </message>
  <message>
   <source>What took the images: radar keeps the light that it is delivered in, and its texture, which is speckle, is left out; by names and values, a check or a run says what it was read as.</source>
   <translation>Ce qui a pris les images : le radar garde la lumière dans laquelle il est livré, et sa texture, qui est du chatoiement, est laissée de côté ; d'après noms et valeurs, une vérification ou une exécution dit comment elles ont été lues.</translation>
  </message>
  <message>
   <source>Memory that the engine may use, in gigabytes, whatever the size of the rasters.</source>
   <translation>Mémoire que le moteur peut utiliser, en gigaoctets, quelle que soit la taille des rasters.</translation>
  </message>
  <message>
   <source>What computes: automatic takes a graphics card by CUDA where that works.</source>
   <translation>Ce qui calcule : automatique prend une carte graphique par CUDA là où cela fonctionne.</translation>
  </message>
  <message>
   <source>threshold {value}</source>
   <translation>seuil {value}</translation>
  </message>
  <message numerus="yes">
   <source>%n confirmations</source>
   <translation>
    <numerusform>%n confirmation</numerusform>
    <numerusform>%n confirmations</numerusform>
   </translation>
  </message>
  <message>
   <source>New series</source>
   <translation>Nouvelle série</translation>
  </message>
  <message>
   <source>Name of the series: type one and press Save, or choose another series of the project.</source>
   <translation>Nom de la série : saisissez-en un et appuyez sur Enregistrer, ou choisissez une autre série du projet.</translation>
  </message>
  <message>
   <source>&amp;Save</source>
   <translation>Enregi&amp;strer</translation>
  </message>
  <message>
   <source>Keep the series under this name; it is written with the project.</source>
   <translation>Garder la série sous ce nom ; elle est écrite avec le projet.</translation>
  </message>
  <message>
   <source>Remove series</source>
   <translation>Retirer la série</translation>
  </message>
  <message>
   <source>Take this series out of the project; its rasters stay.</source>
   <translation>Retirer cette série du projet ; ses rasters restent.</translation>
  </message>
  <message>
   <source>The items are listed by the engine; set it up on the Series page.</source>
   <translation>Les éléments sont listés par le moteur ; installez-le sur la page Série.</translation>
  </message>
  <message>
   <source>Add STAC items</source>
   <translation>Ajouter des éléments STAC</translation>
  </message>
  <message>
   <source>STAC items ({kinds});;* (*)</source>
   <translation>Éléments STAC ({kinds});;* (*)</translation>
  </message>
  <message>
   <source>A file or an address of items, a catalogue, a collection, or a search of them.</source>
   <translation>Un fichier ou une adresse d’éléments, un catalogue, une collection ou une recherche.</translation>
  </message>
  <message>
   <source>&amp;List</source>
   <translation>&amp;Lister</translation>
  </message>
  <message>
   <source>Ask for the items, their dates and their assets.</source>
   <translation>Demander les éléments, leurs dates et leurs assets.</translation>
  </message>
  <message>
   <source>blue, green, red, NIR as far as all have them</source>
   <translation>bleu, vert, rouge, PIR pour autant que tous les aient</translation>
  </message>
  <message>
   <source>The bands of each image: keys of assets or common names, separated by commas.</source>
   <translation>Les bandes de chaque image : clés des assets ou noms communs, séparés par des virgules.</translation>
  </message>
  <message>
   <source>Assets that the items have; the ticked ones become the bands of each image.</source>
   <translation>Assets des éléments ; ceux qui sont cochés deviennent les bandes de chaque image.</translation>
  </message>
  <message>
   <source>Each item becomes an image of its own date; what it has as a mask hides its clouds.</source>
   <translation>Chaque élément devient une image à sa propre date ; son masque, s’il en a un, cache ses nuages.</translation>
  </message>
  <message>
   <source>&amp;Items</source>
   <translation>É&amp;léments</translation>
  </message>
  <message>
   <source>A&amp;ssets</source>
   <translation>&amp;Assets</translation>
  </message>
  <message>
   <source>Asking for the items…</source>
   <translation>Demande des éléments…</translation>
  </message>
  <message>
   <source>{key}: mask, {product}</source>
   <translation>{key} : masque, {product}</translation>
  </message>
  <message numerus="yes">
   <source>%n images, {first} to {last}.</source>
   <translation>
    <numerusform>%n image, du {first} au {last}.</numerusform>
    <numerusform>%n images, du {first} au {last}.</numerusform>
   </translation>
  </message>
  <message>
   <source>Rasters of the series; drop raster layers or files here.</source>
   <translation>Rasters de la série ; déposez ici des couches raster ou des fichiers.</translation>
  </message>
  <message>
   <source>&amp;Dates…</source>
   <translation>&amp;Dates…</translation>
  </message>
  <message>
   <source>Read the dates from the file names by a pattern.</source>
   <translation>Lire les dates dans les noms des fichiers d'après un motif.</translation>
  </message>
  <message>
   <source>Co&amp;rrect</source>
   <translation>Co&amp;rriger</translation>
  </message>
  <message>
   <source>Move every date onto the reference in the next run or check (see Options).</source>
   <translation>Recaler chaque date sur la référence à la prochaine exécution ou vérification (voir Options).</translation>
  </message>
  <message>
   <source>F&amp;ind missing files…</source>
   <translation>C&amp;hercher les fichiers…</translation>
  </message>
  <message>
   <source>Look for the files by name, size and content in a folder and everything below it.</source>
   <translation>Rechercher les fichiers par nom, taille et contenu dans un dossier et tout ce qu'il contient.</translation>
  </message>
  <message numerus="yes">
   <source>{name} (%n rasters)</source>
   <translation>
    <numerusform>{name} (%n raster)</numerusform>
    <numerusform>{name} (%n rasters)</numerusform>
   </translation>
  </message>
  <message>
   <source>The layer tree has no group with rasters</source>
   <translation>L'arbre des couches n'a pas de groupe avec des rasters</translation>
  </message>
  <message numerus="yes">
   <source>%n files are missing and take no part.</source>
   <translation>
    <numerusform>%n fichier manque et ne prend pas part à l'exécution.</numerusform>
    <numerusform>%n fichiers manquent et ne prennent pas part à l'exécution.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n rasters have no date and take no part: double-click “no date”, or press “Dates…”.</source>
   <translation>
    <numerusform>%n raster n'a pas de date et ne prend pas part à l'exécution : double-cliquez sur « pas de date », ou appuyez sur « Dates… ».</numerusform>
    <numerusform>%n rasters n'ont pas de date et ne prennent pas part à l'exécution : double-cliquez sur « pas de date », ou appuyez sur « Dates… ».</numerusform>
   </translation>
  </message>
  <message>
   <source>+ La&amp;yers…</source>
   <translation>+ &amp;Couches…</translation>
  </message>
  <message>
   <source>Add raster layers of the project to the series.</source>
   <translation>Ajouter à la série des couches raster du projet.</translation>
  </message>
  <message>
   <source>+ F&amp;older…</source>
   <translation>+ D&amp;ossier…</translation>
  </message>
  <message>
   <source>Add every dated raster of a folder to the series.</source>
   <translation>Ajouter à la série chaque raster daté d'un dossier.</translation>
  </message>
  <message>
   <source>Show where every date was found, and read other dates from the file names.</source>
   <translation>Montrer où chaque date a été trouvée, et lire d'autres dates dans les noms des fichiers.</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Retirer</translation>
  </message>
  <message>
   <source>Take the selected rasters out of the series (Delete).</source>
   <translation>Retirer de la série les rasters sélectionnés (Suppr).</translation>
  </message>
  <message>
   <source>Rasters of a &amp;group</source>
   <translation>Rasters d'un &amp;groupe</translation>
  </message>
  <message>
   <source>&amp;Layers…</source>
   <translation>&amp;Couches…</translation>
  </message>
  <message>
   <source>&amp;Files…</source>
   <translation>&amp;Fichiers…</translation>
  </message>
  <message>
   <source>F&amp;older…</source>
   <translation>D&amp;ossier…</translation>
  </message>
  <message>
   <source>&amp;STAC items…</source>
   <translation>Éléments &amp;STAC…</translation>
  </message>
  <message>
   <source>&amp;Give the layers their dates (Temporal Controller)</source>
   <translation>Donner leurs dates aux &amp;couches (contrôleur temporel)</translation>
  </message>
  <message>
   <source>{low} to {high}</source>
   <translation>{low} à {high}</translation>
  </message>
  <message numerus="yes">
   <source>%n of {total} images lie {pixels} pixels off the reference.</source>
   <translation>
    <numerusform>%n image sur {total} est décalée de {pixels} pixels par rapport à la référence.</numerusform>
    <numerusform>%n images sur {total} sont décalées de {pixels} pixels par rapport à la référence.</numerusform>
   </translation>
  </message>
  <message>
   <source>Looking for rasters…</source>
   <translation>Recherche de rasters…</translation>
  </message>
  <message numerus="yes">
   <source>Reading %n rasters…</source>
   <translation>
    <numerusform>Lecture de %n raster…</numerusform>
    <numerusform>Lecture de %n rasters…</numerusform>
   </translation>
  </message>
  <message>
   <source>Add the rasters of one place, two dates or more: press “+ Layers…” (arrow: files, STAC), or drag them here.</source>
   <translation>Ajoutez les rasters d'un même lieu, deux dates ou plus : cliquez sur « + Couches… » (flèche : fichiers, STAC), ou glissez-les ici.</translation>
  </message>
  <message>
   <source>Time line of the series</source>
   <translation>Ligne de temps de la série</translation>
  </message>
  <message>
   <source>Drag the bar, or press Left and Right: dates before it are the reference, the others are new.</source>
   <translation>Glissez la barre, ou appuyez sur Gauche et Droite : les dates qui la précèdent sont la référence, les autres sont nouvelles.</translation>
  </message>
  <message>
   <source>{path} is open in the project; choose another file, or remove its layers first.</source>
   <translation>{path} est ouvert dans le projet ; choisissez un autre fichier, ou retirez d'abord ses couches.</translation>
  </message>
  <message>
   <source>The encoder {name} of this series is not there; add its file by Manage…, or choose another encoder.</source>
   <translation>L'encodeur {name} de cette série n'est pas là ; ajoutez son fichier par « Gérer… », ou choisissez un autre encodeur.</translation>
  </message>
  <message>
   <source>The layer that limits the area is not in the project; choose another one, or the whole area.</source>
   <translation>La couche qui limite la zone n'est pas dans le projet ; choisissez-en une autre, ou la zone entière.</translation>
  </message>
  <message>
   <source>The run of another series has ended; choose it to see how.</source>
   <translation>L'exécution d'une autre série est terminée ; choisissez cette série pour en voir l'issue.</translation>
  </message>
  <message numerus="yes">
   <source>Checked: %n patches of {side}.</source>
   <translation>
    <numerusform>Vérifié : %n carreau de {side}.</numerusform>
    <numerusform>Vérifié : %n carreaux de {side}.</numerusform>
   </translation>
  </message>
  <message>
   <source>The engine is ready.</source>
   <translation>Le moteur est prêt.</translation>
  </message>
  <message>
   <source>The run has ended; its result is {path}.</source>
   <translation>L'exécution est terminée ; son résultat est {path}.</translation>
  </message>
  <message numerus="yes">
   <source>%n changes found.</source>
   <translation>
    <numerusform>%n changement trouvé.</numerusform>
    <numerusform>%n changements trouvés.</numerusform>
   </translation>
  </message>
  <message>
   <source>No change reaches the limit.</source>
   <translation>Aucun changement n'atteint la limite.</translation>
  </message>
  <message numerus="yes">
   <source>%n new since the earlier result.</source>
   <translation>
    <numerusform>%n nouveau depuis le résultat précédent.</numerusform>
    <numerusform>%n nouveaux depuis le résultat précédent.</numerusform>
   </translation>
  </message>
  <message>
   <source>Show changes</source>
   <translation>Montrer les changements</translation>
  </message>
  <message>
   <source>It was computed on the {provider}.</source>
   <translation>Calcul par : {provider}.</translation>
  </message>
  <message>
   <source>Stopped by an error.</source>
   <translation>Arrêté par une erreur.</translation>
  </message>
  <message>
   <source>Stopped; finished dates are kept for the next run.</source>
   <translation>Arrêté ; les dates terminées sont gardées pour la prochaine exécution.</translation>
  </message>
  <message>
   <source>Open a result first; the detector then shows where in it the same happened.</source>
   <translation>Ouvrez d'abord un résultat ; le détecteur y montre alors où la même chose s'est produite.</translation>
  </message>
  <message>
   <source>No other result is open.</source>
   <translation>Aucun autre résultat n'est ouvert.</translation>
  </message>
  <message>
   <source>The folder holds no other result.</source>
   <translation>Le dossier ne contient aucun autre résultat.</translation>
  </message>
  <message>
   <source>&amp;Detector</source>
   <translation>&amp;Détecteur</translation>
  </message>
  <message>
   <source>Saved searches of this project: choose one to see where else it happened.</source>
   <translation>Recherches enregistrées de ce projet : choisissez-en une pour voir où cela s'est produit ailleurs.</translation>
  </message>
  <message>
   <source>&amp;Save…</source>
   <translation>&amp;Enregistrer…</translation>
  </message>
  <message>
   <source>Keep what is searched for, with its limit, to ask it of other results too.</source>
   <translation>Garder ce qui est recherché, avec sa limite, pour le chercher aussi dans d'autres résultats.</translation>
  </message>
  <message>
   <source>Manage detectors</source>
   <translation>Gérer les détecteurs</translation>
  </message>
  <message>
   <source>Rename or remove the chosen detector, save it to a file, or load one.</source>
   <translation>Renommer ou retirer le détecteur choisi, l'enregistrer dans un fichier, ou en charger un.</translation>
  </message>
  <message>
   <source>choose one</source>
   <translation>à choisir</translation>
  </message>
  <message>
   <source>none saved yet</source>
   <translation>aucun pour l'instant</translation>
  </message>
  <message>
   <source>&amp;Rename…</source>
   <translation>&amp;Renommer…</translation>
  </message>
  <message>
   <source>Give the chosen detector another name.</source>
   <translation>Donner un autre nom au détecteur choisi.</translation>
  </message>
  <message>
   <source>Re&amp;move</source>
   <translation>Re&amp;tirer</translation>
  </message>
  <message>
   <source>Take the chosen detector out of the project; files stay.</source>
   <translation>Retirer du projet le détecteur choisi ; les fichiers restent.</translation>
  </message>
  <message>
   <source>Save to &amp;file…</source>
   <translation>Enregistrer dans un &amp;fichier…</translation>
  </message>
  <message>
   <source>Write the chosen detector to a file, for other projects.</source>
   <translation>Écrire le détecteur choisi dans un fichier, pour d'autres projets.</translation>
  </message>
  <message>
   <source>&amp;Load from file…</source>
   <translation>&amp;Charger un fichier…</translation>
  </message>
  <message>
   <source>Take a detector from a file into this project.</source>
   <translation>Prendre dans ce projet un détecteur d'un fichier.</translation>
  </message>
  <message>
   <source>Name of the detector in this project, such as clear-cut.</source>
   <translation>Nom du détecteur dans ce projet, par exemple coupe rase.</translation>
  </message>
  <message>
   <source>Name of the detector</source>
   <translation>Nom du détecteur</translation>
  </message>
  <message>
   <source>There is a detector of this name; it will be replaced.</source>
   <translation>Un détecteur porte déjà ce nom ; il sera remplacé.</translation>
  </message>
  <message>
   <source>There is a detector of this name; choose another.</source>
   <translation>Un détecteur porte déjà ce nom ; choisissez-en un autre.</translation>
  </message>
  <message>
   <source>&amp;Replace</source>
   <translation>&amp;Remplacer</translation>
  </message>
  <message numerus="yes">
   <source>%n detectors of the project cannot be read; update the plugin, or load their files.</source>
   <translation>
    <numerusform>%n détecteur du projet ne peut pas être lu ; mettez à jour l'extension, ou chargez son fichier.</numerusform>
    <numerusform>%n détecteurs du projet ne peuvent pas être lus ; mettez à jour l'extension, ou chargez leurs fichiers.</numerusform>
   </translation>
  </message>
  <message>
   <source>How similar a change must be to be listed: 1 = changed in exactly the same way, 0 = in quite another way.</source>
   <translation>Ressemblance nécessaire pour être listé : 1 = changé exactement de la même façon, 0 = d'une tout autre façon.</translation>
  </message>
  <message>
   <source>Similarity at &amp;least</source>
   <translation>Ressemblance d'au &amp;moins</translation>
  </message>
  <message>
   <source>Smallest similarity</source>
   <translation>Plus petite ressemblance</translation>
  </message>
  <message>
   <source>Click a change on the map, press Similar on the Changes page, or choose a detector: then its like is listed.</source>
   <translation>Cliquez sur un changement de la carte, appuyez sur Semblables sur la page Changements, ou choisissez un détecteur : ses semblables sont alors listés.</translation>
  </message>
  <message>
   <source>No result yet. Once there is one, click a change to see what changed in the same way.</source>
   <translation>Pas encore de résultat. Quand il y en aura un, cliquez sur un changement pour voir ce qui a changé de la même façon.</translation>
  </message>
  <message>
   <source>in this result</source>
   <translation>dans ce résultat</translation>
  </message>
  <message>
   <source>in open results</source>
   <translation>dans les résultats ouverts</translation>
  </message>
  <message>
   <source>in a folder…</source>
   <translation>dans un dossier…</translation>
  </message>
  <message>
   <source>Where to look for what changed in the same way.</source>
   <translation>Où chercher ce qui a changé de la même façon.</translation>
  </message>
  <message>
   <source>&amp;More like this</source>
   <translation>C&amp;omme ceci</translation>
  </message>
  <message>
   <source>Pick changes in the list: the search leans towards them; again takes it back (+).</source>
   <translation>Choisissez des changements dans la liste : la recherche s'en rapproche ; un second appui l'annule (+).</translation>
  </message>
  <message>
   <source>&amp;Not like this</source>
   <translation>&amp;Pas comme ceci</translation>
  </message>
  <message>
   <source>Pick changes in the list: the search leans away from them; again takes it back (-).</source>
   <translation>Choisissez des changements dans la liste : la recherche s'en éloigne ; un second appui l'annule (-).</translation>
  </message>
  <message>
   <source>Take the last judgement back (Ctrl+Z).</source>
   <translation>Annuler le dernier jugement (Ctrl+Z).</translation>
  </message>
  <message>
   <source>&amp;Click a change on the map</source>
   <translation>&amp;Cliquer sur la carte</translation>
  </message>
  <message>
   <source>Then every change that happened in the same way is listed.</source>
   <translation>Alors chaque changement survenu de la même façon est listé.</translation>
  </message>
  <message>
   <source>Show &amp;all again</source>
   <translation>Tout &amp;remontrer</translation>
  </message>
  <message>
   <source>Take the highlight off and give the map its former colours.</source>
   <translation>Ôter la mise en évidence et rendre à la carte ses couleurs d'avant.</translation>
  </message>
  <message>
   <source>Like the detector “{name}”</source>
   <translation>Comme le détecteur « {name} »</translation>
  </message>
  <message>
   <source>Like change #{rank}</source>
   <translation>Comme le changement #{rank}</translation>
  </message>
  <message>
   <source>Like the chosen change</source>
   <translation>Comme le changement choisi</translation>
  </message>
  <message numerus="yes">
   <source>%n places</source>
   <translation>
    <numerusform>%n lieu</numerusform>
    <numerusform>%n lieux</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n other places</source>
   <translation>
    <numerusform>%n autre lieu</numerusform>
    <numerusform>%n autres lieux</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n other dates</source>
   <translation>
    <numerusform>%n autre date</numerusform>
    <numerusform>%n autres dates</numerusform>
   </translation>
  </message>
  <message>
   <source>all of the same date</source>
   <translation>tous de la même date</translation>
  </message>
  <message numerus="yes">
   <source>%n marked as similar</source>
   <translation>
    <numerusform>%n marqué semblable</numerusform>
    <numerusform>%n marqués semblables</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n marked as different</source>
   <translation>
    <numerusform>%n marqué différent</numerusform>
    <numerusform>%n marqués différents</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Made from %n changes that are similar</source>
   <translation>
    <numerusform>Fait d'après %n changement semblable</numerusform>
    <numerusform>Fait d'après %n changements semblables</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>and from %n that are different</source>
   <translation>
    <numerusform>et d'après %n différent</numerusform>
    <numerusform>et d'après %n différents</numerusform>
   </translation>
  </message>
  <message>
   <source>Similarity at least {threshold}</source>
   <translation>Ressemblance d'au moins {threshold}</translation>
  </message>
  <message>
   <source>Encoder {encoder}</source>
   <translation>Encodeur {encoder}</translation>
  </message>
  <message>
   <source>Pixels of {pixel}, patches of {patch}</source>
   <translation>Pixels de {pixel}, carreaux de {patch}</translation>
  </message>
  <message>
   <source>Saved {date}</source>
   <translation>Enregistré le {date}</translation>
  </message>
  <message>
   <source>Find and rank what changed in a series of rasters</source>
   <translation>Trouver et classer ce qui a changé dans une série de rasters</translation>
  </message>
  <message>
   <source>&amp;Change detection</source>
   <translation>&amp;Détection de changements</translation>
  </message>
 </context>
</TS>
