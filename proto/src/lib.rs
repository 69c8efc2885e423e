//! The contract: generated messages, clients and servers, and the descriptor
//! set that carries what the types cannot: comments, constraints, roles and
//! HTTP bindings.
#![expect(unused_qualifications, reason = "generated code spells its paths out")]
#![expect(clippy::allow_attributes_without_reason, reason = "generated code allows lints of its own")]

/// Encoded `FileDescriptorSet` of the whole contract, comments included.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// What every service shares.
pub mod r#type {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("eslabon.r#type.v1");
    }
}

/// The sectors service.
pub mod sectors {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("eslabon.sectors.v1");
    }
}

/// The linkages service.
pub mod linkages {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("eslabon.linkages.v1");
    }
}

/// The services that the gateway itself answers.
pub mod gateway {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("eslabon.gateway.v1");
    }
}
