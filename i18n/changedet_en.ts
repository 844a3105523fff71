<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>@default</name>
  <message numerus="yes">
   <source>%n patches have no reference and are left out.</source>
   <translation>
    <numerusform>%n patch has no reference and is left out.</numerusform>
    <numerusform>%n patches have no reference and are left out.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{date}, mean of %n dates</source>
   <translation>
    <numerusform>{date}, mean of %n date</numerusform>
    <numerusform>{date}, mean of %n dates</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Reading %n rasters</source>
   <translation>
    <numerusform>Reading %n raster</numerusform>
    <numerusform>Reading %n rasters</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{first} to {last}, %n dates</source>
   <translation>
    <numerusform>{first} to {last}, %n date</numerusform>
    <numerusform>{first} to {last}, %n dates</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes, about {area} in all.</source>
   <translation>
    <numerusform>%n change, about {area} in all.</numerusform>
    <numerusform>%n changes, about {area} in all.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Pages follow for the {shown} strongest; %n weaker ones are on the map only.</source>
   <translation>
    <numerusform>Pages follow for the {shown} strongest; %n weaker one is on the map only.</numerusform>
    <numerusform>Pages follow for the {shown} strongest; %n weaker ones are on the map only.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>a change has to be seen at %n dates in a row</source>
   <translation>
    <numerusform>a change has to be seen at %n date</numerusform>
    <numerusform>a change has to be seen at %n dates in a row</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates, {first} to {last}</source>
   <translation>
    <numerusform>%n date, {first} to {last}</numerusform>
    <numerusform>%n dates, {first} to {last}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Seen at {seen} of %n dates, from the first to the last.</source>
   <translation>
    <numerusform>Seen at {seen} of %n date, from the first to the last.</numerusform>
    <numerusform>Seen at {seen} of %n dates, from the first to the last.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Seen at {seen} of %n dates since.</source>
   <translation>
    <numerusform>Seen at {seen} of %n date since.</numerusform>
    <numerusform>Seen at {seen} of %n dates since.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>About {area}, counted in %n patches.</source>
   <translation>
    <numerusform>About {area}, counted in %n patch.</numerusform>
    <numerusform>About {area}, counted in %n patches.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>About {area}, counted in %n patches of {size}.</source>
   <translation>
    <numerusform>About {area}, counted in %n patch of {size}.</numerusform>
    <numerusform>About {area}, counted in %n patches of {size}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n judged</source>
   <translation>
    <numerusform>%n judged</numerusform>
    <numerusform>%n judged</numerusform>
   </translation>
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
    <numerusform>seen %n time</numerusform>
    <numerusform>seen %n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{shown} of %n changes</source>
   <translation>
    <numerusform>{shown} of %n change</numerusform>
    <numerusform>{shown} of %n changes</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n weaker</source>
   <translation>
    <numerusform>%n weaker</numerusform>
    <numerusform>%n weaker</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n by their flag</source>
   <translation>
    <numerusform>%n by their flag</numerusform>
    <numerusform>%n by their flag</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n by filters</source>
   <translation>
    <numerusform>%n by filters</numerusform>
    <numerusform>%n by filters</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Type {type}: %n changes whose pixels changed in the same way.</source>
   <translation>
    <numerusform>Type {type}: %n change whose pixels changed in the same way.</numerusform>
    <numerusform>Type {type}: %n changes whose pixels changed in the same way.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes reach the limit of {limit}, and {shown} of them are clear enough to be shown first.</source>
   <translation>
    <numerusform>%n change reaches the limit of {limit}, and {shown} of them is clear enough to be shown first.</numerusform>
    <numerusform>%n changes reach the limit of {limit}, and {shown} of them are clear enough to be shown first.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Only %n changes reach the limit of {limit}.</source>
   <translation>
    <numerusform>Only %n change reaches the limit of {limit}.</numerusform>
    <numerusform>Only %n changes reach the limit of {limit}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>The %n strongest places below the limit of {limit}, down to {lowest}.</source>
   <translation>
    <numerusform>%n place below the limit of {limit}, the strongest: score {lowest}.</numerusform>
    <numerusform>The %n strongest places below the limit of {limit}, down to {lowest}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Encoders: {name}; {other}. %n patches are compared.</source>
   <translation>
    <numerusform>Encoders: {name}; {other}. %n patch is compared.</numerusform>
    <numerusform>Encoders: {name}; {other}. %n patches are compared.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Show %n weaker ones</source>
   <translation>
    <numerusform>Show %n weaker one</numerusform>
    <numerusform>Show %n weaker ones</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n bands, looked for by name.</source>
   <translation>
    <numerusform>%n band, looked for by name.</numerusform>
    <numerusform>%n bands, looked for by name.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n listed</source>
   <translation>
    <numerusform>%n listed</numerusform>
    <numerusform>%n listed</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{right} of the first %n are right</source>
   <translation>
    <numerusform>{right} of the first %n is right</numerusform>
    <numerusform>{right} of the first %n are right</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n unsure</source>
   <translation>
    <numerusform>%n unsure</numerusform>
    <numerusform>%n unsure</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Not in the list: over the limit, but weaker than the %n patches that were kept.</source>
   <translation>
    <numerusform>Not in the list: over the limit, but weaker than the %n patch that was kept.</numerusform>
    <numerusform>Not in the list: over the limit, but weaker than the %n patches that were kept.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes written to {path}.</source>
   <translation>
    <numerusform>%n change written to {path}.</numerusform>
    <numerusform>%n changes written to {path}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n patches drawn; fill in the column “reference” of the layer “{layer}”.</source>
   <translation>
    <numerusform>%n patch drawn; fill in the column “reference” of the layer “{layer}”.</numerusform>
    <numerusform>%n patches drawn; fill in the column “reference” of the layer “{layer}”.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n pages written to {path}.</source>
   <translation>
    <numerusform>%n page written to {path}.</numerusform>
    <numerusform>%n pages written to {path}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes kept as spatial bookmarks.</source>
   <translation>
    <numerusform>%n change kept as a spatial bookmark.</numerusform>
    <numerusform>%n changes kept as spatial bookmarks.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n layers have the dates of the series; the Temporal Controller plays them.</source>
   <translation>
    <numerusform>%n layer has its date of the series; the Temporal Controller plays it.</numerusform>
    <numerusform>%n layers have the dates of the series; the Temporal Controller plays them.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n missing files were found.</source>
   <translation>
    <numerusform>%n missing file was found.</numerusform>
    <numerusform>%n missing files were found.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n files are still missing.</source>
   <translation>
    <numerusform>%n file is still missing.</numerusform>
    <numerusform>%n files are still missing.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>The pattern fits %n of {total} names.</source>
   <translation>
    <numerusform>The pattern fits %n of {total} names.</numerusform>
    <numerusform>The pattern fits %n of {total} names.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates are those of several rasters: right for the tiles of one day, refused where they differ in an overlap.</source>
   <translation>
    <numerusform>%n date is that of several rasters: right for the tiles of one day, refused where they differ in an overlap.</numerusform>
    <numerusform>%n dates are those of several rasters: right for the tiles of one day, refused where they differ in an overlap.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n rasters show another place than the series: {names}.</source>
   <translation>
    <numerusform>%n raster shows another place than the series: {names}.</numerusform>
    <numerusform>%n rasters show another place than the series: {names}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n rasters have another number of bands ({own}) than the series ({theirs}): {names}.</source>
   <translation>
    <numerusform>%n raster has another number of bands ({own}) than the series ({theirs}): {names}.</numerusform>
    <numerusform>%n rasters have another number of bands ({own}) than the series ({theirs}): {names}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{names} and %n more</source>
   <translation>
    <numerusform>{names} and %n more</numerusform>
    <numerusform>{names} and %n more</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n more</source>
   <translation>
    <numerusform>%n more</numerusform>
    <numerusform>%n more</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates were left out: {dates}.</source>
   <translation>
    <numerusform>%n date was left out: {dates}.</numerusform>
    <numerusform>%n dates were left out: {dates}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Reference: %n dates ({span}); </source>
   <translation>
    <numerusform>Reference: %n date ({span}); </numerusform>
    <numerusform>Reference: %n dates ({span}); </numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>new: %n dates.</source>
   <translation>
    <numerusform>new: %n date.</numerusform>
    <numerusform>new: %n dates.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n confirmations</source>
   <translation>
    <numerusform>%n confirmation</numerusform>
    <numerusform>%n confirmations</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n images, {first} to {last}.</source>
   <translation>
    <numerusform>%n image, {first} to {last}.</numerusform>
    <numerusform>%n images, {first} to {last}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{name} (%n rasters)</source>
   <translation>
    <numerusform>{name} (%n raster)</numerusform>
    <numerusform>{name} (%n rasters)</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n files are missing and take no part.</source>
   <translation>
    <numerusform>%n file is missing and takes no part.</numerusform>
    <numerusform>%n files are missing and take no part.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n rasters have no date and take no part: double-click “no date”, or press “Dates…”.</source>
   <translation>
    <numerusform>%n raster has no date and takes no part: double-click “no date”, or press “Dates…”.</numerusform>
    <numerusform>%n rasters have no date and take no part: double-click “no date”, or press “Dates…”.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n of {total} images lie {pixels} pixels off the reference.</source>
   <translation>
    <numerusform>%n of {total} images lies {pixels} pixels off the reference.</numerusform>
    <numerusform>%n of {total} images lie {pixels} pixels off the reference.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Reading %n rasters…</source>
   <translation>
    <numerusform>Reading %n raster…</numerusform>
    <numerusform>Reading %n rasters…</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Checked: %n patches of {side}.</source>
   <translation>
    <numerusform>Checked: %n patch of {side}.</numerusform>
    <numerusform>Checked: %n patches of {side}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes found.</source>
   <translation>
    <numerusform>%n change found.</numerusform>
    <numerusform>%n changes found.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n new since the earlier result.</source>
   <translation>
    <numerusform>%n new since the earlier result.</numerusform>
    <numerusform>%n new since the earlier result.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n detectors of the project cannot be read; update the plugin, or load their files.</source>
   <translation>
    <numerusform>%n detector of the project cannot be read; update the plugin, or load its file.</numerusform>
    <numerusform>%n detectors of the project cannot be read; update the plugin, or load their files.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n places</source>
   <translation>
    <numerusform>%n place</numerusform>
    <numerusform>%n places</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n other places</source>
   <translation>
    <numerusform>%n other place</numerusform>
    <numerusform>%n other places</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n other dates</source>
   <translation>
    <numerusform>%n other date</numerusform>
    <numerusform>%n other dates</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n marked as similar</source>
   <translation>
    <numerusform>%n marked as similar</numerusform>
    <numerusform>%n marked as similar</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n marked as different</source>
   <translation>
    <numerusform>%n marked as different</numerusform>
    <numerusform>%n marked as different</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Made from %n changes that are similar</source>
   <translation>
    <numerusform>Made from %n change that is similar</numerusform>
    <numerusform>Made from %n changes that are similar</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>and from %n that are different</source>
   <translation>
    <numerusform>and from %n that is different</numerusform>
    <numerusform>and from %n that are different</numerusform>
   </translation>
  </message>
 </context>
</TS>
