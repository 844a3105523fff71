<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>@default</name>
  <message numerus="yes">
   <source>%n patches, {area}.</source>
   <translation>
    <numerusform>%n patch, {area}.</numerusform>
    <numerusform>%n patches, {area}.</numerusform>
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
   <source>{first} to {last}, %n dates</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes, {area} in all.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>Pages follow for the {shown} strongest; %n weaker ones are on the map only.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>a change has to be seen at %n dates</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates, {first} to {last}</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
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
   <source>%n weaker (Strongest)</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n that did not last (Flag)</source>
   <translation>
    <numerusform>%n that did not last (Flag)</numerusform>
    <numerusform>%n that did not last (Flag)</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n by the other filters</source>
   <translation>
    <numerusform>%n by the other filters</numerusform>
    <numerusform>%n by the other filters</numerusform>
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
   <source>Encoders: {name}; {other}. %n patches are compared.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
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
   <source>Judged {judged} of %n: {confirmed} confirmed, {rejected} rejected</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
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
   <source>%n patches drawn; fill in their column “reference”.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n pages written to {path}.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n changes kept as spatial bookmarks.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n layers have the dates of the series; the Temporal Controller plays them.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n missing files were found.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n files are still missing.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>The pattern fits %n of {total} names.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates are those of several rasters: right for the tiles of one day, refused where they differ in an overlap.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
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
   <source>{name} (%n rasters)</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates lie a pixel or more off the reference.</source>
   <translation>
    <numerusform>%n date lies a pixel or more off the reference.</numerusform>
    <numerusform>%n dates lie a pixel or more off the reference.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n files are missing and take no part.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n rasters have no date and take no part: double-click “no date”, or press “Dates…”.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>Checked: %n patches of {size} m.</source>
   <translation>
    <numerusform>Checked: %n patch of {size} m.</numerusform>
    <numerusform>Checked: %n patches of {size} m.</numerusform>
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
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n detectors of the project cannot be read; update the plugin, or load their files.</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n places</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n dates</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
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
   <source>%n alike</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>%n unlike</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>Made from %n changes that are alike</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
  <message numerus="yes">
   <source>and from %n that are unlike</source>
   <translation type="unfinished">
    <numerusform />
    <numerusform />
   </translation>
  </message>
 </context>
</TS>
