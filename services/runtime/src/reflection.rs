//! Reflection: the contract described to any gRPC client, in both versions that
//! clients ask for.

use tonic::service::RoutesBuilder;

pub use tonic_reflection::server::Error;

/// Adds reflection of the whole contract and of the health service.
pub fn add(routes: &mut RoutesBuilder, descriptors: &[u8]) -> Result<(), Error> {
    let builder = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(descriptors)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    routes.add_service(builder().build_v1()?).add_service(builder().build_v1alpha()?);
    Ok(())
}
