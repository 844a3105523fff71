<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <location filename="../changedet_plugin/bridge/engine_process.py" line="80"/>
        <source>The run was stopped; the finished dates are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/engine_process.py" line="82"/>
        <source>The engine could not be started with {python} ({reason}); choose another Python or set it up again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/engine_process.py" line="86"/>
        <source>The engine ended without a result (exit status {code}); its log is {log}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/engine_process.py" line="88"/>
        <source>The engine was killed or crashed, perhaps for want of memory; its log is {log}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/engine_process.py" line="94"/>
        <source>The engine gave no reason; its log is {log}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/engine_process.py" line="96"/>
        <source>The engine failed after its result (exit status {code}); its log is {log}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/export.py" line="54"/>
        <source>No change is chosen; select some, or choose to export all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/export.py" line="79"/>
        <source>The export would overwrite the result itself; choose another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/export.py" line="81"/>
        <source>The layer has edits that are not saved; save them first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/export.py" line="83"/>
        <source>There is no folder {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/export.py" line="105"/>
        <source>There is no room left on the disk of {path}; the export was not written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/export.py" line="107"/>
        <source>{folder} cannot be written to; choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/export.py" line="108"/>
        <source>{path} could not be written ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/layers.py" line="94"/>
        <source>The area holds no polygon; choose a layer, or a selection, with one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/layers.py" line="96"/>
        <source>The area has no coordinate reference system; set one on its layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/layers.py" line="141"/>
        <source>It is a service, not a file; save it as GeoTIFF first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/layers.py" line="143"/>
        <source>Its file was not found on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/layers.py" line="145"/>
        <source>QGIS cannot read its file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/result_layers.py" line="84"/>
        <source>Changes - {series}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/result_layers.py" line="142"/>
        <source>QGIS cannot open {table} of {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/results.py" line="134"/>
        <source>There is no file {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/results.py" line="140"/>
        <source>{path} is not a result of a change run: it has no table {missing}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/results.py" line="144"/>
        <source>{path} cannot be read as a GeoPackage ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="114"/>
        <source>Python of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>The Python that runs the engine; empty means the private one that “Set up engine” makes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Where encoders run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Budget of the engine process, in gigabytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Cache folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Where embeddings are kept between runs; empty means the cache folder of the user.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Side of a patch, in pixels of the series: 4, 8 or 16.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Score from which a patch is a change (1 is a usual date); 0 lets the engine choose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Confirmations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Consecutive dates that must agree on a change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Last folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Where results were last written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>Folder of packages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/settings.py" line="32"/>
        <source>A folder of wheels to set up the engine from without a network; empty means from the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/similar.py" line="35"/>
        <source>This result has no change {fid}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/similar.py" line="39"/>
        <source>Vectors of {one} and {other} cannot be compared; run both series with the same encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/similar.py" line="43"/>
        <source>The results were made from different numbers of bands ({one} and {other} features); choose the same bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/style.py" line="109"/>
        <source>not similar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/style.py" line="109"/>
        <source>from {similarity}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/task.py" line="53"/>
        <source>Something that should not happen did ({error}); the message log has the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/task.py" line="80"/>
        <source>Find changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/bridge/task.py" line="80"/>
        <source>Ask the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_list.py" line="26"/>
        <source>Changes in rank order; click to select on the map, double-click to zoom.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_list.py" line="27"/>
        <source>List of changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>#</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Rank: 1 = look here first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Type of change: places whose pixels changed in the same way share a letter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>First date at which the change is seen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>How unusual the change is for this place; 1 = a usual date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="165"/>
        <source>Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Area of the change, on the ellipsoid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="73"/>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Whether the change lasts, has ended, or is still to be confirmed by later dates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Like</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/change_model.py" line="158"/>
        <source>Cosine of the angle between the change vectors; 1 = changed in exactly the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="52"/>
        <source>No result yet. Find changes on the Series page, or open the result of an earlier run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="189"/>
        <source>Open &amp;result…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="189"/>
        <source>Open the GeoPackage of an earlier run; this needs no engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="157"/>
        <source>By rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="157"/>
        <source>By type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="157"/>
        <source>By date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="159"/>
        <source>What the colours on the map mean.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="162"/>
        <source>E&amp;xport…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="164"/>
        <source>Write changes to a GeoPackage that keeps styles, tables and vectors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="166"/>
        <source>&amp;All changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="166"/>
        <source>&amp;Filtered changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="166"/>
        <source>&amp;Selected changes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="169"/>
        <source>&amp;Zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="169"/>
        <source>Show the selected change with its surroundings (Z).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="170"/>
        <source>&amp;Similar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="170"/>
        <source>List what changed in the same way, elsewhere and at other dates (S).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="176"/>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="199"/>
        <source>Select a change to see what is known of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="212"/>
        <source>{shown} of %n changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="215"/>
        <source>%n types</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/changes_page.py" line="218"/>
        <source>{first} to {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="35"/>
        <source>Engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="43"/>
        <source>Packages to install, with the room they take on disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="46"/>
        <source>from the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="47"/>
        <source>Folder of wheels for a machine without a network; empty = from the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="48"/>
        <source>&amp;Set up engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="48"/>
        <source>Make a private Python environment for the engine; QGIS&apos;s own is not touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="51"/>
        <source>&amp;Use this Python…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="51"/>
        <source>Use a Python that already has the engine&apos;s packages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="54"/>
        <source>&amp;Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="54"/>
        <source>Start the engine and see on which processor an encoder really runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="60"/>
        <source>Share of the set-up that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="64"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="64"/>
        <source>Stop the set-up; nothing half-made is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="87"/>
        <source>Pac&amp;kages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/engine_panel.py" line="90"/>
        <source>&amp;Wheels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="18"/>
        <source>%n patches, {area}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="21"/>
        <source>It has ended: the place looks like its past again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="23"/>
        <source>Provisional: {counts} confirmations so far.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="30"/>
        <source>{kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="32"/>
        <source>{kind} by {date}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="33"/>
        <source>{kind} between {start} and {end}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="37"/>
        <source>Score {score}: {times} times the usual variation here ({threshold} is the limit).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/facts.py" line="50"/>
        <source>Seen at {seen} of %n dates since.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="58"/>
        <source>{text} ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="69"/>
        <source>Show changes first seen on this date or later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="71"/>
        <source>Show changes first seen on this date or earlier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="72"/>
        <source>Lasting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="72"/>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="72"/>
        <source>Provisional</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="73"/>
        <source>Show changes in these states.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="74"/>
        <source>Not judged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="74"/>
        <source>Confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="74"/>
        <source>Rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="74"/>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="80"/>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="80"/>
        <source>Show changes with these verdicts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="81"/>
        <source>Seasonal, &amp;transient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="82"/>
        <source>Also show differences that are seasonal, or were seen once; they have no rank.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/layer_picker.py" line="26"/>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="86"/>
        <source>Show changes whose rank, type, date or note holds this text (/).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/filter_bar.py" line="87"/>
        <source>&amp;Dates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/histogram.py" line="24"/>
        <source>Histogram of the scores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/histogram.py" line="25"/>
        <source>How many patches have which score (logarithmic); what lies right of the line is shown. 1 = a usual date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/histogram.py" line="85"/>
        <source>score {score}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/histogram.py" line="102"/>
        <source>How many changes to show, the strongest first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/histogram.py" line="103"/>
        <source>Show the st&amp;rongest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/histogram.py" line="113"/>
        <source>Number of changes shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/layer_picker.py" line="23"/>
        <source>Add raster layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/layer_picker.py" line="28"/>
        <source>Show only layers whose name holds this text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/layer_picker.py" line="30"/>
        <source>Raster layers of the project that are not in the series yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/layer_picker.py" line="38"/>
        <source>&amp;Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/layer_picker.py" line="45"/>
        <source>The project has no raster layer with a file that is not in the series yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/result_control.py" line="77"/>
        <source>The layer is being edited; save or leave the edits, then filter again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/result_control.py" line="135"/>
        <source>The change lies where the map&apos;s coordinate reference system cannot show it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="41"/>
        <source>&amp;Whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="42"/>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="43"/>
        <source>La&amp;yer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="44"/>
        <source>Search the whole extent of the series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="45"/>
        <source>Search only what the map shows now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="46"/>
        <source>Search only inside the polygons of a layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="50"/>
        <source>Polygon layer that limits the search.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="96"/>
        <source> m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="98"/>
        <source>Side of a patch in metres; the nearest of 4, 8 and 16 pixels is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="127"/>
        <source>= {count} pixels of {size} m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="135"/>
        <source>Clouds and masks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="138"/>
        <source>No mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="138"/>
        <source>One raster for all dates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="138"/>
        <source>A folder, matched by date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="138"/>
        <source>A band of each raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="145"/>
        <source>Where invalid pixels are marked; nodata and empty pixels never count anyway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="148"/>
        <source>Raster, or folder of rasters named by date, whose pixels say what is invalid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="151"/>
        <source>Number of the band of each raster that is its mask; the first band is 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="153"/>
        <source>every non-zero value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="154"/>
        <source>Mask values that mean invalid, separated by commas; empty = every non-zero value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="156"/>
        <source>&amp;Mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="191"/>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="159"/>
        <source>&amp;Band</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="161"/>
        <source>In&amp;valid values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="191"/>
        <source>&amp;Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="201"/>
        <source>Options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="203"/>
        <source>&amp;Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="204"/>
        <source>2, or where the reference is short the strongest patches.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="210"/>
        <source>Score from which a patch counts as a change; 1 = a usual date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="220"/>
        <source>Dates in a row that must agree before a change counts; fewer where few are new.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="225"/>
        <source> GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="226"/>
        <source>Memory that the engine may use, in gigabytes, whatever the size of the rasters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="228"/>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="228"/>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="228"/>
        <source>CUDA GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="230"/>
        <source>Processor for the encoder; automatic takes a CUDA GPU where it works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="232"/>
        <source>&amp;Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="233"/>
        <source>Confirmatio&amp;ns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="234"/>
        <source>Memor&amp;y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/run_options.py" line="235"/>
        <source>Dev&amp;ice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/score_line.py" line="40"/>
        <source>Score at every date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/score_line.py" line="138"/>
        <source>{date}: reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/score_line.py" line="140"/>
        <source>{date}: masked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/score_line.py" line="141"/>
        <source>{date}: {score} times the usual variation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/time_line.py" line="135"/>
        <source>reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/time_line.py" line="135"/>
        <source>new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="164"/>
        <source>no date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="164"/>
        <source>{pixels} px</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Whether this raster takes part in the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Acquisition date; double-click to change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Raster layer or file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Reference dates say what is usual; new dates are compared with them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Valid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Share of the area with valid pixels on this date, in percent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Misregistration that was corrected, in pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_model.py" line="202"/>
        <source>Why a date was not used, or what to know about it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="132"/>
        <source>&amp;New from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="136"/>
        <source>First new date; every date before it is the reference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="138"/>
        <source>&amp;Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="138"/>
        <source>Go back to the default split: the first year, three dates at least, half at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="151"/>
        <source>What turns a patch of pixels into numbers; SpecTex is built in and needs no file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="152"/>
        <source>ONNX file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="152"/>
        <source>Use an encoder from an ONNX file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="161"/>
        <source>The processor that the encoder really runs on, as the self-test found it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="166"/>
        <source>&amp;Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="169"/>
        <source>&amp;Patch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="172"/>
        <source>Runs on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="178"/>
        <source>&amp;Find changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="178"/>
        <source>Encode what is missing, score every patch and rank the changes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="60"/>
        <source>Cance&amp;l</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="182"/>
        <source>Stop the run; dates that are already encoded are kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="186"/>
        <source>Chec&amp;k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="186"/>
        <source>Read the series once and show valid shares, the split and what is wrong with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="222"/>
        <source>No date lies before the split; move the bar to the right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="225"/>
        <source>Reference: {n_reference} dates ({span}); new: {n_new} dates.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_page.py" line="229"/>
        <source>Fewer than {count} reference dates: ranked by distance, not by LOF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="33"/>
        <source>Rasters of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="34"/>
        <source>Rasters of the series; drop raster layers or files here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="77"/>
        <source>+ La&amp;yers…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="77"/>
        <source>Add raster layers of the project to the series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="78"/>
        <source>+ F&amp;older…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="78"/>
        <source>Add every dated raster of a folder to the series.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="79"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="79"/>
        <source>Take the selected rasters out of the series (Delete).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/series_table.py" line="84"/>
        <source>Add the rasters of one place, two dates or more: press “+ Layers…”, or drag them here from the layer tree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="49"/>
        <source>&amp;Click a change on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="49"/>
        <source>Then every change that happened in the same way is listed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="52"/>
        <source>Show &amp;all again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="52"/>
        <source>Take the highlight off and give the map its former colours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="90"/>
        <source>Click a change on the map, or press Similar on the Changes page, to see what changed in the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="92"/>
        <source>No result yet. Once there is one, click a change to see what changed in the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="104"/>
        <source>Like change {rank} ({type}{date})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="120"/>
        <source>Smallest cosine between the change vectors that is listed; 1 = changed in exactly the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="121"/>
        <source>Similarity at &amp;least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="125"/>
        <source>Smallest similarity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="161"/>
        <source>%n other places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/similar_page.py" line="162"/>
        <source>%n other dates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="19"/>
        <source>Starting the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="20"/>
        <source>Reading the rasters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="21"/>
        <source>Bringing the dates to one scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="22"/>
        <source>Encoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="23"/>
        <source>Scoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="24"/>
        <source>Grouping into types</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="25"/>
        <source>Writing the result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="33"/>
        <source>about {count} s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="35"/>
        <source>about {count} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="36"/>
        <source>about {count} h left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="48"/>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="50"/>
        <source>What the engine is doing, and how long it will still take.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="58"/>
        <source>Progress of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="59"/>
        <source>Share of the run that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="62"/>
        <source>Stop the run; dates that are already encoded are kept for the next one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/status_strip.py" line="111"/>
        <source>Stopping; finished dates are kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/time_line.py" line="27"/>
        <source>Time line of the series</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/time_line.py" line="28"/>
        <source>Drag the bar, or press Left and Right: dates before it are the reference, the others are new.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="26"/>
        <source>Types of change, the largest first; untick one to hide it, right-click to show it alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="27"/>
        <source>Types of change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="46"/>
        <source>{type} {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="46"/>
        <source>no type {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="53"/>
        <source>Type {type}: {count} changes whose pixels changed in the same way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="53"/>
        <source>Seasonal and transient differences have no type.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="124"/>
        <source>&amp;Only this type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/type_list.py" line="125"/>
        <source>&amp;All types</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="43"/>
        <source>{value} km²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="45"/>
        <source>{value} ha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="46"/>
        <source>{value} m²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="52"/>
        <source>lasting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="52"/>
        <source>ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="52"/>
        <source>provisional {counts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="59"/>
        <source>Lasting change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="60"/>
        <source>Seasonal or lighting difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="61"/>
        <source>Transient event</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="62"/>
        <source>Unclear difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="69"/>
        <source>confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="69"/>
        <source>rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../changedet_plugin/gui/words.py" line="69"/>
        <source>unsure</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
