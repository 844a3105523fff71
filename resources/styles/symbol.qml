      <symbol name="$name" type="fill" alpha="1" force_rhr="0" clip_to_extent="1">
        <layer class="SimpleLine" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="line_color" value="$casing" type="QString"/>
            <Option name="line_style" value="solid" type="QString"/>
            <Option name="line_width" value="$casing_width" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="joinstyle" value="miter" type="QString"/>
          </Option>
        </layer>
        <layer class="SimpleFill" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="color" value="$fill" type="QString"/>
            <Option name="style" value="solid" type="QString"/>
            <Option name="outline_style" value="no" type="QString"/>
          </Option>
        </layer>
        <layer class="SimpleLine" pass="0" enabled="1" locked="0">
          <Option type="Map">
            <Option name="line_color" value="$outline" type="QString"/>
            <Option name="line_style" value="$line" type="QString"/>
            <Option name="line_width" value="$width" type="QString"/>
            <Option name="line_width_unit" value="MM" type="QString"/>
            <Option name="joinstyle" value="miter" type="QString"/>
          </Option>
        </layer>
      </symbol>
