//! Compiles the contract without `protoc`, and embeds its descriptor set with
//! the options that the gateway and the layers read at start-up.

use std::{env, error::Error, fs, path::PathBuf};

/// The files that hold a service; what they import comes with them.
const ROOTS: [&str; 18] = [
    "eslabon/gateway/v1/keys_service.proto",
    "eslabon/linkages/v1/allocation_service.proto",
    "eslabon/linkages/v1/chain_service.proto",
    "eslabon/linkages/v1/import_service.proto",
    "eslabon/linkages/v1/incentives_service.proto",
    "eslabon/linkages/v1/local_content_service.proto",
    "eslabon/linkages/v1/matching_service.proto",
    "eslabon/linkages/v1/missing_links_service.proto",
    "eslabon/linkages/v1/needs_service.proto",
    "eslabon/linkages/v1/registry_service.proto",
    "eslabon/linkages/v1/search_service.proto",
    "eslabon/linkages/v1/upgrading_service.proto",
    "eslabon/sectors/v1/audit_service.proto",
    "eslabon/sectors/v1/change_service.proto",
    "eslabon/sectors/v1/inputs_service.proto",
    "eslabon/sectors/v1/policy_service.proto",
    "eslabon/sectors/v1/ranking_service.proto",
    "eslabon/sectors/v1/sectors_service.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    for folder in ["eslabon", "google"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let mut compiler = protox::Compiler::new(["."])?;
    compiler.include_imports(true).include_source_info(true).open_files(ROOTS)?;

    // protox's own encoder keeps extensions such as google.api.http, which the
    // typed FileDescriptorSet of prost-types would drop.
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), compiler.encode_file_descriptor_set())?;

    let mut generator = prost_build::Config::new();
    // Ordered maps: a message is the same bytes whenever it is encoded.
    generator.enable_type_names().bytes(["."]).btree_map(["."]);
    tonic_prost_build::configure()
        .emit_rerun_if_changed(false)
        .compile_fds_with_config(compiler.file_descriptor_set(), generator)?;
    Ok(())
}
