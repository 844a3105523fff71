<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>@default</name>
  <message numerus="yes">
   <source>%n bands, looked for by name.</source>
   <translation>
    <numerusform>%n band, looked for by name.</numerusform>
    <numerusform>%n bands, looked for by name.</numerusform>
   </translation>
  </message>
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
   <source>{shown} of %n changes</source>
   <translation>
    <numerusform>{shown} of %n change</numerusform>
    <numerusform>{shown} of %n changes</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n types</source>
   <translation>
    <numerusform>%n type</numerusform>
    <numerusform>%n types</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n weaker (slider)</source>
   <translation>
    <numerusform>%n weaker (slider)</numerusform>
    <numerusform>%n weaker (slider)</numerusform>
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
   <source>Not in the list: over the limit, but weaker than the %n patches that were kept.</source>
   <translation>
    <numerusform>Not in the list: over the limit, but weaker than the %n patch that was kept.</numerusform>
    <numerusform>Not in the list: over the limit, but weaker than the %n patches that were kept.</numerusform>
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
   <source>%n dates lie a pixel or more off the reference.</source>
   <translation>
    <numerusform>%n date lies a pixel or more off the reference.</numerusform>
    <numerusform>%n dates lie a pixel or more off the reference.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n rasters have no date and take no part: double-click “no date” to enter it.</source>
   <translation>
    <numerusform>%n raster has no date and takes no part: double-click “no date” to enter it.</numerusform>
    <numerusform>%n rasters have no date and take no part: double-click “no date” to enter it.</numerusform>
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
   <source>%n called alike</source>
   <translation>
    <numerusform>%n called alike</numerusform>
    <numerusform>%n called alike</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n called unlike</source>
   <translation>
    <numerusform>%n called unlike</numerusform>
    <numerusform>%n called unlike</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Type {type}: %n changes whose pixels changed in the same way.</source>
   <translation>
    <numerusform>Type {type}: %n change whose pixels changed in the same way.</numerusform>
    <numerusform>Type {type}: %n changes whose pixels changed in the same way.</numerusform>
   </translation>
  </message>
 </context>
</TS>
