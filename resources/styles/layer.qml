<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology|Fields|Forms|AttributeTable|MapTips" labelsEnabled="0">
  <selection mode="CustomSymbol"><selectionColor invalid="1"/><selectionSymbol>
      $selection
  </selectionSymbol></selection>
  $renderer
  <blendMode>0</blendMode>
  <featureBlendMode>0</featureBlendMode>
  <layerOpacity>1</layerOpacity>
  <fieldConfiguration>
    <field name="verdict" configurationFlags="None">
      <editWidget type="ValueMap"><config><Option type="Map"><Option name="map" type="List">
        <Option type="Map"><Option name="confirmed" value="confirmed" type="QString"/></Option>
        <Option type="Map"><Option name="rejected" value="rejected" type="QString"/></Option>
        <Option type="Map"><Option name="unsure" value="unsure" type="QString"/></Option>
      </Option></Option></config></editWidget>
    </field>
    <field name="score" configurationFlags="None"><editWidget type="Range"><config><Option type="Map"><Option name="Precision" value="2" type="int"/><Option name="Min" value="-1e12" type="double"/><Option name="Max" value="1e12" type="double"/><Option name="Step" value="1" type="double"/><Option name="Style" value="SpinBox" type="QString"/><Option name="AllowNull" value="true" type="bool"/></Option></config></editWidget></field>
    <field name="lof" configurationFlags="None"><editWidget type="Range"><config><Option type="Map"><Option name="Precision" value="2" type="int"/><Option name="Min" value="-1e12" type="double"/><Option name="Max" value="1e12" type="double"/><Option name="Step" value="1" type="double"/><Option name="Style" value="SpinBox" type="QString"/><Option name="AllowNull" value="true" type="bool"/></Option></config></editWidget></field>
    <field name="agreement" configurationFlags="None"><editWidget type="Range"><config><Option type="Map"><Option name="Precision" value="2" type="int"/><Option name="Min" value="-1e12" type="double"/><Option name="Max" value="1e12" type="double"/><Option name="Step" value="1" type="double"/><Option name="Style" value="SpinBox" type="QString"/><Option name="AllowNull" value="true" type="bool"/></Option></config></editWidget></field>
    <field name="magnitude" configurationFlags="None"><editWidget type="Range"><config><Option type="Map"><Option name="Precision" value="2" type="int"/><Option name="Min" value="-1e12" type="double"/><Option name="Max" value="1e12" type="double"/><Option name="Step" value="1" type="double"/><Option name="Style" value="SpinBox" type="QString"/><Option name="AllowNull" value="true" type="bool"/></Option></config></editWidget></field>
    <field name="rarity" configurationFlags="None"><editWidget type="Range"><config><Option type="Map"><Option name="Precision" value="2" type="int"/><Option name="Min" value="-1e12" type="double"/><Option name="Max" value="1e12" type="double"/><Option name="Step" value="1" type="double"/><Option name="Style" value="SpinBox" type="QString"/><Option name="AllowNull" value="true" type="bool"/></Option></config></editWidget></field>
    <field name="area_m2" configurationFlags="None"><editWidget type="Range"><config><Option type="Map"><Option name="Precision" value="0" type="int"/><Option name="Min" value="-1e12" type="double"/><Option name="Max" value="1e12" type="double"/><Option name="Step" value="1" type="double"/><Option name="Style" value="SpinBox" type="QString"/><Option name="AllowNull" value="true" type="bool"/></Option></config></editWidget></field>
    <field name="leaf" configurationFlags="None"><editWidget type="Hidden"><config><Option/></config></editWidget></field>
    <field name="vector" configurationFlags="None"><editWidget type="Hidden"><config><Option/></config></editWidget></field>
    <field name="series" configurationFlags="None"><editWidget type="Hidden"><config><Option/></config></editWidget></field>
    <field name="plane" configurationFlags="None"><editWidget type="Hidden"><config><Option/></config></editWidget></field>
    <field name="before" configurationFlags="None"><editWidget type="Hidden"><config><Option/></config></editWidget></field>
    <field name="after" configurationFlags="None"><editWidget type="Hidden"><config><Option/></config></editWidget></field>
  </fieldConfiguration>
  <aliases>
    <alias field="fid" index="0" name="Number"/>
    <alias field="rank" index="1" name="Rank"/>
    <alias field="score" index="2" name="Score (1 is usual)"/>
    <alias field="lof" index="3" name="Local outlier factor (1 = ordinary)"/>
    <alias field="agreement" index="4" name="Agreement (1 is usual)"/>
    <alias field="magnitude" index="5" name="Magnitude (1 is usual)"/>
    <alias field="rarity" index="6" name="Rarity (bits)"/>
    <alias field="type" index="7" name="Type of change"/>
    <alias field="subtype" index="8" name="Sub-type"/>
    <alias field="date_from" index="9" name="Last date before"/>
    <alias field="date" index="10" name="First date seen"/>
    <alias field="state" index="11" name="State"/>
    <alias field="flag" index="12" name="Flag"/>
    <alias field="n_patches" index="13" name="Patches"/>
    <alias field="area_m2" index="14" name="Area (m², counted in patches)"/>
    <alias field="verdict" index="15" name="Verdict"/>
    <alias field="note" index="16" name="Note"/>
    <alias field="object" index="17" name="Change"/>
    <alias field="vector" index="18" name="Change vector"/>
    <alias field="series" index="19" name="Scores per date"/>
    <alias field="before" index="20" name="Mean token before"/>
    <alias field="after" index="21" name="Mean token after"/>
    <alias field="known" index="22" name="Rank in the earlier result"/>
    <alias field="plane" index="23" name="Positions per date"/>
    <alias field="type_name" index="24" name="What it does to the bands"/>
    <alias field="priority" index="25" name="Place in the order by priority"/>
    <alias field="leaf" index="26" name="Leaf of the type tree"/>
  </aliases>
  <attributetableconfig actionWidgetStyle="dropDown" sortExpression="" sortOrder="0">
    <columns>
      <column name="fid" type="field" hidden="0" width="-1"/>
      <column name="rank" type="field" hidden="0" width="-1"/>
      <column name="score" type="field" hidden="0" width="-1"/>
      <column name="lof" type="field" hidden="0" width="-1"/>
      <column name="agreement" type="field" hidden="0" width="-1"/>
      <column name="magnitude" type="field" hidden="0" width="-1"/>
      <column name="rarity" type="field" hidden="0" width="-1"/>
      <column name="priority" type="field" hidden="0" width="-1"/>
      <column name="type" type="field" hidden="0" width="-1"/>
      <column name="subtype" type="field" hidden="0" width="-1"/>
      <column name="type_name" type="field" hidden="0" width="-1"/>
      <column name="leaf" type="field" hidden="1" width="-1"/>
      <column name="date_from" type="field" hidden="0" width="-1"/>
      <column name="date" type="field" hidden="0" width="-1"/>
      <column name="state" type="field" hidden="0" width="-1"/>
      <column name="flag" type="field" hidden="0" width="-1"/>
      <column name="n_patches" type="field" hidden="0" width="-1"/>
      <column name="area_m2" type="field" hidden="0" width="-1"/>
      <column name="verdict" type="field" hidden="0" width="-1"/>
      <column name="note" type="field" hidden="0" width="-1"/>
      <column name="object" type="field" hidden="0" width="-1"/>
      <column name="vector" type="field" hidden="1" width="-1"/>
      <column name="series" type="field" hidden="1" width="-1"/>
      <column name="known" type="field" hidden="0" width="-1"/>
      <column name="plane" type="field" hidden="1" width="-1"/>
      <column name="before" type="field" hidden="1" width="-1"/>
      <column name="after" type="field" hidden="1" width="-1"/>
      <column type="actions" hidden="1" width="-1"/>
    </columns>
  </attributetableconfig>
  <previewExpression>coalesce("rank", "flag") || ': ' || coalesce("type", '-')</previewExpression>
  <mapTip>&lt;b&gt;[% coalesce('Rank ' || "rank", "flag") %]&lt;/b&gt; [% coalesce('type ' || "type", '') %]&lt;br&gt;
    score [% round("score", 1) %], [% "state" %]&lt;br&gt;
    [% coalesce('between ' || format_date("date_from", 'yyyy-MM-dd') || ' and ' || format_date("date", 'yyyy-MM-dd'), '') %]&lt;br&gt;
    about [% round("area_m2" / 10000, 1 - floor(log10("area_m2" / 10000))) %] ha</mapTip>
  <layerGeometryType>2</layerGeometryType>
</qgis>
