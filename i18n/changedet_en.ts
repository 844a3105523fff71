<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>@default</name>
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
   <source>%n changes written to {path}.</source>
   <translation>
    <numerusform>%n change written to {path}.</numerusform>
    <numerusform>%n changes written to {path}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Checked: patches of {size} m, %n of them.</source>
   <translation>
    <numerusform>Checked: patches of {size} m, %n of them.</numerusform>
    <numerusform>Checked: patches of {size} m, %n of them.</numerusform>
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
 </context>
</TS>
