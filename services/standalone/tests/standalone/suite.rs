//! Starting, stopping, and what a data directory keeps.

use std::{fs, net::TcpListener};

use eslabon_standalone::suite::{Error, FolderError, Settings, Suite, folder};

use crate::support::{World, connect};

#[tokio::test(flavor = "multi_thread")]
async fn a_suite_answers_from_its_start_to_its_stop() {
    let world = World::empty().await;
    let url = world.suite.url();
    assert_eq!(world.get(&format!("{url}/healthz")).await.0, 200);
    assert_eq!(world.get(&format!("{url}/v1/datasets")).await.0, 200);
    assert_eq!(fs::read_to_string(world.folder.path().join(folder::URL)).unwrap().trim(), url);
    assert!(world.suite.stop().await, "nothing was cut off");
    assert!(reqwest::get(format!("{url}/healthz")).await.is_err());
    assert!(!world.folder.path().join(folder::URL).exists(), "clients are not sent to nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_data_and_key() {
    let world = World::with_sample().await;
    let before = world.run("datasets list --output csv").await.unwrap().out;
    let World { suite, folder } = world;
    let key = suite.operator_key().expose().to_owned();
    assert!(suite.operator_key_is_new());
    suite.stop().await;
    let suite = Suite::start(Settings::new(folder.path()).on_free_port()).await.unwrap();
    assert_eq!(suite.operator_key().expose(), key);
    assert!(!suite.operator_key_is_new());
    let world = World { suite, folder };
    assert_eq!(world.run("datasets list --output csv").await.unwrap().out, before);
    world.suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_lost_or_spoiled_is_made_again() {
    let World { mut suite, folder: data } = World::empty().await;
    let file = suite.operator_key_file();
    for spoil in
        [|file: &_| fs::remove_file(file).unwrap(), |file: &_| fs::write(file, "esl_spoiled\n").unwrap()]
    {
        let old = suite.operator_key().expose().to_owned();
        suite.stop().await;
        spoil(&file);
        suite = Suite::start(Settings::new(data.path()).on_free_port()).await.unwrap();
        assert!(suite.operator_key_is_new());
        assert_ne!(suite.operator_key().expose(), old);
        assert_eq!(fs::read_to_string(&file).unwrap().trim(), suite.operator_key().expose());
        let client = connect(&suite).await.unwrap();
        client
            .read(Default::default(), async |request| client.keys().list_keys(request).await)
            .await
            .unwrap();
    }
    suite.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_suite_on_the_same_directory_is_refused() {
    let world = World::empty().await;
    let second = Suite::start(Settings::new(world.folder.path()).on_free_port()).await;
    let Err(Error::Folder(error @ FolderError::InUse { .. })) = second else { panic!("{second:?}") };
    assert!(error.to_string().contains(&world.suite.url()), "{error}");
    world.suite.stop().await;
    Suite::start(Settings::new(world.folder.path()).on_free_port()).await.unwrap().stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_refused_and_leaves_nothing_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let data = tempfile::tempdir().unwrap();
    let started = Suite::start(Settings::new(data.path()).on(taken.local_addr().unwrap())).await;
    let Err(error @ Error::Listen { .. }) = started else { panic!("{started:?}") };
    assert!(error.to_string().contains("choose another with --listen"), "{error}");
    Suite::start(Settings::new(data.path()).on_free_port()).await.unwrap().stop().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reads_the_files_of_a_directory_that_others_enter() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let suite = Suite::start(Settings::new(data.path()).on_free_port()).await.unwrap();
    assert!(suite.is_open_to_others());
    let mut names = Vec::new();
    for file in fs::read_dir(data.path()).unwrap() {
        let file = file.unwrap();
        names.push(file.file_name().into_string().unwrap());
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{names:?}");
    }
    let expected = [
        "sectors.sqlite",
        "sectors.sqlite-wal",
        "linkages.sqlite",
        "gateway.sqlite.lock",
        "suite.lock",
        "url",
    ];
    for expected in expected {
        assert!(names.iter().any(|name| name == expected), "{names:?}");
    }
    suite.stop().await;
}
