//! Inputs as they are brought in and shown, against a suite that runs.

use std::fs;

use crate::support::World;

/// Writes a file into the world's folder; its path.
fn file(world: &World, name: &str, text: &str) -> String {
    let path = world.folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.display().to_string()
}

/// The id in the first row of a list.
async fn first(world: &World, command: &str) -> String {
    let listed = world.run(&format!("{command} --output csv")).await.unwrap().out;
    listed.lines().nth(1).unwrap().split(',').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_imported_listed_shown_and_removed() {
    let world = World::empty().await;
    let sectors = file(&world, "sectors.csv", "sector,name,code,weight\ndevices,Medical devices,9018,0.75\n");
    let wide = file(&world, "etd.csv", "country,cnt,var,year,AGR,Total\nArgentina,ARG,EMP,1990,5,9\n");
    let flows = file(&world, "flows.csv", "t,i,j,k,v,q\n2020,188,842,901890,2,NA\n");
    let table = file(&world, "io.csv", ",agr,food,exports\nagr,0,60,1\nfood,0,40,1\nOUTPUT,100,200,\n");
    for (import, rows, shown) in [
        (
            format!("sectors {sectors} --scheme HS2017"),
            "1 rows in ",
            "devices,Medical devices,,,HS2017,9018,0.75",
        ),
        (format!("indicators {wide} --layout wide"), "1 rows in ", "ARG,,AGR,EMPLOYMENT,,1990,5,0,,,"),
        (format!("flows {flows} --scheme HS2017"), "1 rows in ", "2020,CRI,842,901890,2000,"),
        (format!("io-table {table} --layout matrix --leave-out exports"), "3 rows in ", "agr,food,0.3"),
    ] {
        let written = world.run(&format!("import {import} --output csv")).await.unwrap();
        assert!(written.notes.contains(rows), "{}", written.notes);
        let id = first(&world, "inputs list").await;
        assert!(written.out.lines().nth(1).unwrap().starts_with(&id), "{}", written.out);
        let held = world.run(&format!("inputs rows {id} --output csv")).await.unwrap().out;
        assert_eq!(held.lines().nth(1), Some(shown), "{held}");
        for command in ["show", "rows"] {
            for format in ["table", "json"] {
                world.run(&format!("inputs {command} {id} --output {format}")).await.unwrap();
            }
        }
    }
    let listed = world.run("inputs list --kind io-table --output csv").await.unwrap().out;
    assert_eq!(listed.lines().count(), 2);
    for _ in 0..4 {
        let id = first(&world, "inputs list").await;
        world.run(&format!("inputs delete {id}")).await.unwrap();
    }
    assert_eq!(world.run("inputs list").await.unwrap().out, "nothing to show\n");
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_of_inputs_is_refused_with_line_and_column() {
    let world = World::empty().await;
    let bad = file(&world, "sectors.csv", "sector,code,weight\na,01,0\nb c,02,1\n");
    let failure = world.run(&format!("import sectors {bad} --scheme HS2017")).await.unwrap_err();
    let text = failure.to_string();
    assert!(text.contains("WEIGHT_NOT_POSITIVE") && text.contains("lines[2].weight: "), "{text}");
    assert!(text.contains("lines[3].sector: "), "{text}");
    assert_eq!(failure.exit_code(), 1);
    world.suite.stop().await;
}
