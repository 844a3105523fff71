<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
 <context>
  <name>@default</name>
  <message>
   <source>The run was stopped; the finished dates are kept.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine could not be started with {python} ({reason}); choose another Python or set it up again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine ended without a result (exit status {code}); its log is {log}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine was killed or crashed, perhaps for want of memory; its log is {log}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine gave no reason; its log is {log}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine failed after its result (exit status {code}); its log is {log}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Set up engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looking for a Python</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Making an environment with {python}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Testing the engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ready</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine is set up and runs on {provider}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{folder} cannot be made anew ({error}); close other runs of QGIS and try again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The set-up was stopped.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No Python {version} or newer that can make environments was found; install one (on Debian with python3-venv).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no room left on the disk; free some and set up the engine again (log: {log}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A package was not found; check the network and the proxy, or choose a folder of wheels (log: {log}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>exit status {code}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The packages could not be installed ({reason}); the log is {log}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>for the processor (0.7 GB)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>for an NVIDIA graphics card, CUDA (2.9 GB)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the settings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine runs with {python}, named in {origin}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{origin} names {python}, which is not there; choose another Python or set up the engine.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine is not set up: its packages are installed once, apart from QGIS.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The engine was set up for another version of the plugin; set it up again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No change is chosen; select some, or choose to export all.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The export would overwrite the result itself; choose another name.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The layer has edits that are not saved; save them first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no folder {folder}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no room left on the disk of {path}; the export was not written.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{folder} cannot be written to; choose another folder.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written ({error}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The area holds no polygon; choose a layer, or a selection, with one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The area has no coordinate reference system; set one on its layer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It is a service, not a file; save it as GeoTIFF first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Its file was not found on this machine.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>QGIS cannot read its file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Changes - {series}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>QGIS cannot open {table} of {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no file {path}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is not a result of a change run: it has no table {missing}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} cannot be read as a GeoPackage ({error}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The table {table} of {path} is damaged ({error}); run the series again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Python of the engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The Python that runs the engine; empty means the private one that “Set up engine” makes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Device</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where encoders run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Memory</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Budget of the engine process, in gigabytes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cache folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where embeddings are kept between runs; empty means the cache folder of the user.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Patch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Side of a patch, in pixels of the series: 4, 8 or 16.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Threshold</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Score from which a patch is a change (1 is a usual date); 0 lets the engine choose.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Confirmations</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Consecutive dates that must agree on a change.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Last folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where results were last written.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder of packages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A folder of wheels to set up the engine from without a network; empty means from the network.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This result has no change {fid}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Vectors of {one} and {other} cannot be compared; run both series with the same encoder.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The results were made from different numbers of bands ({one} and {other} features); choose the same bands.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>not similar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>from {similarity}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Something that should not happen did ({error}); the message log has the details.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Find changes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ask the engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Changes in rank order; click to select on the map, double-click to zoom.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>List of changes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>#</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rank: 1 = look here first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type of change: places whose pixels changed in the same way share a letter.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Date</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>First date at which the change is seen.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Score</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How unusual the change is for this place; 1 = a usual date.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Area</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Area of the change, on the ellipsoid.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>State</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Whether the change lasts, has ended, or is still to be confirmed by later dates.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Like</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cosine of the angle between the change vectors; 1 = changed in exactly the same way.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No result yet. Find changes on the Series page, or open the result of an earlier run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open &amp;result…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open the GeoPackage of an earlier run; this needs no engine.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>By rank</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>By type</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>By date</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What the colours on the map mean.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>E&amp;xport…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Write changes to a GeoPackage that keeps styles, tables and vectors.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;All changes…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Filtered changes…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Selected changes…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Zoom</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the selected change with its surroundings (Z).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Similar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>List what changed in the same way, elsewhere and at other dates (S).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Map</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Select a change to see what is known of it.</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>{shown} of %n changes</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n types</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>{first} to {last}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Change detection</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Series</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Changes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Similar</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show or hide the engine: where it runs, and its set-up.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Help</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open the guide.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder of dated rasters</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Encoder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Result of a run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export changes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>no engine yet; set it up above</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>shown after the first run or test</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Setting up the engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Packages to install, with the room they take on disk.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>from the network</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder of wheels, where there is no network; empty = from the network.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Set up engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Make a Python environment for the engine; QGIS's own is not touched.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Use this Python…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use a Python that already has the engine's packages.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Test</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start the engine and see on which processor an encoder really runs.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Share of the set-up that is done.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop the set-up; nothing half-made is left.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pac&amp;kages</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Wheels</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>%n patches, {area}.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>It has ended: the place looks like its past again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Provisional: {counts} confirmations so far.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{kind}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{kind} by {date}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{kind} between {start} and {end}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Score {score}: {times} times the usual variation here ({threshold} is the limit).</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>Seen at {seen} of %n dates since.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>{text} ({count})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show changes first seen on this date or later.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show changes first seen on this date or earlier.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Lasting</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ended</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Provisional</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show changes in these states.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Not judged</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Confirmed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rejected</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Unsure</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Verdict</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show changes with these verdicts.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Seasonal and transient &amp;patches</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Also draw patches that differ by season or were seen once; they have no rank.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>List only changes whose rank, type, date or note holds this text (/).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Dates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Histogram of the scores</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Patches by score, on a logarithmic scale; what lies right of the line is shown (1 = a usual date).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>score {score}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How many changes to show, the strongest first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the st&amp;rongest</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Number of changes shown</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Add raster layers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show only layers whose name holds this text.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Raster layers of the project that are not in the series yet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Add</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The project has no raster layer with a file that is not in the series yet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The layer is being edited; save or leave the edits, then filter again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The change lies where the map's coordinate reference system cannot show it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Whole</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;View</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>La&amp;yer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search the whole extent of the series.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search only what the map shows now.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search only inside the polygons of a layer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Polygon layer that limits the search.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source> m</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Side of a patch in metres; the nearest of 4, 8 and 16 pixels is taken.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>= {count} pixels of {size} m</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Clouds and masks</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One raster for all dates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A folder, matched by date</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A band of each raster</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where invalid pixels are marked; nodata and empty pixels never count anyway.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Raster, or folder of rasters named by date, whose pixels say what is invalid.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Number of the band of each raster that is its mask; the first band is 1.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>every non-zero value</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Mask values that mean invalid, with commas; empty = every non-zero value.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;File</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Band</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>In&amp;valid values</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Options</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Automatic</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>2, or where the reference is short the strongest patches.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Score from which a patch counts as a change; 1 = a usual date.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Dates in a row that must agree before a change counts; fewer where few are new.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source> GB</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Memory that the engine may use, in gigabytes, whatever the size of the rasters.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Automatic</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>CPU</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>CUDA GPU</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Processor for the encoder; automatic takes a CUDA GPU where it works.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Threshold</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Confirmatio&amp;ns</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Memor&amp;y</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Dev&amp;ice</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Score at every date</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{date}: reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{date}: masked</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{date}: {score} times the usual variation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>reference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>new</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>no date</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{pixels} px</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Whether this raster takes part in the run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Acquisition date; double-click to change it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Raster layer or file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Role</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reference dates say what is usual; new dates are compared with them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Valid</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Share of the area with valid pixels on this date, in percent.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shift</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Misregistration that was corrected, in pixels.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Note</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Why a date was not used, or what to know about it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;New from</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>First new date; every date before it is the reference.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Default</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Default split: the first year, at least three dates, at most half.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>SpecTex (built in)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What turns a patch of pixels into numbers; SpecTex is built in and needs no file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>ONNX file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use an encoder from an ONNX file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The processor that the encoder really runs on, as the self-test found it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Encoder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Patch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Runs on</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a new file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>GeoPackage to write; empty = a new file beside the project or the last result.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Result</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Find changes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Encode what is missing, score every patch and rank the changes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cance&amp;l</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop the run; dates that are already encoded are kept.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Chec&amp;k</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Read the series once and show valid shares, the split and what is wrong with it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No date lies before the split; move the bar to the right.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reference: {n_reference} dates ({span}); new: {n_new} dates.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fewer than {count} reference dates: ranked by distance, not by LOF.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rasters of the series</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rasters of the series; drop raster layers or files here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>+ La&amp;yers…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Add raster layers of the project to the series.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>+ F&amp;older…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Add every dated raster of a folder to the series.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Take the selected rasters out of the series (Delete).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Add the rasters of one place, two dates or more: press “+ Layers…”, or drag them here from the layer tree.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds no raster whose date is known; name the files by date, as 2019-07-01.tif.</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>%n changes written to {path}.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>No date found; double-click the date to enter it.</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>Checked: patches of {size} m, %n of them.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>The engine is ready.</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>%n changes found.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>No change found above the threshold.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show changes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stopped by an error.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stopped; finished dates are kept for the next run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stopped.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Click a change on the map</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Then every change that happened in the same way is listed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show &amp;all again</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Take the highlight off and give the map its former colours.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Click a change on the map, or press Similar on the Changes page, to see what changed in the same way.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No result yet. Once there is one, click a change to see what changed in the same way.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Like change {rank} ({type}{date})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smallest cosine between the change vectors that is listed; 1 = changed in exactly the same way.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Similarity at &amp;least</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smallest similarity</source>
   <translation type="unfinished" />
  </message>
  <message numerus="yes">
   <source>%n other places</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n other dates</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message>
   <source>Starting the engine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reading the rasters</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Bringing the dates to one scale</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Encoding</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Scoring</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Grouping into types</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Writing the result</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>about {count} s left</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>about {count} min left</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>about {count} h left</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What the engine is doing, and how long it will still take.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Progress of the run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Share of the run that is done.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop the run; dates that are already encoded are kept for the next one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stopping; finished dates are kept</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Time line of the series</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag the bar, or press Left and Right: dates before it are the reference, the others are new.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Types of change, the largest first; untick one to hide it, right-click to show it alone.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Types of change</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{type} {count}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>no type {count}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type {type}: {count} changes whose pixels changed in the same way.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Seasonal and transient differences have no type.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Only this type</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;All types</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{value} km²</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{value} ha</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{value} m²</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>lasting</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>ended</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>provisional {counts}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Lasting change</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Seasonal or lighting difference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Transient event</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Unclear difference</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>confirmed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>rejected</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>unsure</source>
   <translation type="unfinished" />
  </message>
 </context>
</TS>
