//! Files that scripts and people read.

use insta::assert_snapshot;

use crate::support::app::TestApp;

const REPORT: &str = "province=66&period=2024-08&boundaries=2024-08-31";

/// The first lines say the shape.
fn beginning(text: &str, lines: usize) -> String {
    text.lines().take(lines).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_report_for_scripts() {
    let app = TestApp::start();
    let mut admin = app.administrator();
    let csv = admin.get(&format!("/reports/districts.csv?{REPORT}"));
    assert_snapshot!(beginning(&csv.is(200).body, 4), @"
    ﻿code,name,households,cooperatives,listings,transactions,value_vnd,trained
    643,Thành phố Buôn Ma Thuột,0,0,0,0,0,0
    644,Thị xã Buôn Hồ,0,0,0,0,0,0
    645,Huyện Ea H'leo,0,0,0,0,0,0
    ");
    let json = admin.get(&format!("/reports/districts.json?{REPORT}"));
    let json: serde_json::Value = serde_json::from_str(&json.is(200).body).unwrap();
    let pretty = serde_json::to_string_pretty(&json).unwrap();
    assert_snapshot!(beginning(&pretty, 40), @r#"
    {
      "rows": [
        {
          "code": "643",
          "cooperatives": 0,
          "households": 0,
          "listings": 0,
          "name": "Thành phố Buôn Ma Thuột",
          "trained": 0,
          "transactions": 0,
          "value_vnd": 0
        },
        {
          "code": "644",
          "cooperatives": 0,
          "households": 0,
          "listings": 0,
          "name": "Thị xã Buôn Hồ",
          "trained": 0,
          "transactions": 0,
          "value_vnd": 0
        },
        {
          "code": "645",
          "cooperatives": 0,
          "households": 0,
          "listings": 0,
          "name": "Huyện Ea H'leo",
          "trained": 0,
          "transactions": 0,
          "value_vnd": 0
        },
        {
          "code": "646",
          "cooperatives": 0,
          "households": 0,
          "listings": 0,
          "name": "Huyện Ea Súp",
          "trained": 0,
          "transactions": 0,
    "#);
}

#[test]
fn open_data_for_scripts() {
    let app = TestApp::start();
    let csv = app.visitor().get("/open/v1/provinces.csv");
    assert_snapshot!(beginning(&csv.is(200).body, 4), @"
    ﻿code,name,households,cooperatives,listings,transactions,value_vnd,trained,suppressed,households_as_of,cooperatives_as_of,listings_as_of,trained_as_of
    01,Thành phố Hà Nội,,,,,,,true,,,,
    04,Tỉnh Cao Bằng,,,,,,,true,,,,
    08,Tỉnh Tuyên Quang,,,,,,,true,,,,
    ");
}
