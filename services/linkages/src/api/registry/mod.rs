//! The registry over gRPC: one delegating line a method.

pub(crate) mod buyers;
pub(crate) mod capabilities;
mod duplicates;
pub(crate) mod standard_tables;
pub(crate) mod suppliers;

use eslabon_proto::linkages::v1::{self as pb, registry_service_server::RegistryService};
use tonic::{Request, Response, Status};

use super::Api;

pub(crate) use duplicates::Memory;

#[tonic::async_trait]
impl RegistryService for Api {
    async fn create_capability(
        &self,
        request: Request<pb::CreateCapabilityRequest>,
    ) -> Result<Response<pb::Capability>, Status> {
        self.answer(request, capabilities::create).await
    }

    async fn get_capability(
        &self,
        request: Request<pb::GetCapabilityRequest>,
    ) -> Result<Response<pb::Capability>, Status> {
        self.answer(request, capabilities::get).await
    }

    async fn list_capabilities(
        &self,
        request: Request<pb::ListCapabilitiesRequest>,
    ) -> Result<Response<pb::ListCapabilitiesResponse>, Status> {
        self.answer(request, capabilities::list).await
    }

    async fn update_capability(
        &self,
        request: Request<pb::UpdateCapabilityRequest>,
    ) -> Result<Response<pb::Capability>, Status> {
        self.answer(request, capabilities::update).await
    }

    async fn delete_capability(
        &self,
        request: Request<pb::DeleteCapabilityRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, capabilities::delete).await
    }

    async fn create_standard_table(
        &self,
        request: Request<pb::CreateStandardTableRequest>,
    ) -> Result<Response<pb::StandardTable>, Status> {
        self.answer(request, standard_tables::create).await
    }

    async fn get_standard_table(
        &self,
        request: Request<pb::GetStandardTableRequest>,
    ) -> Result<Response<pb::StandardTable>, Status> {
        self.answer(request, standard_tables::get_any).await
    }

    async fn list_standard_tables(
        &self,
        request: Request<pb::ListStandardTablesRequest>,
    ) -> Result<Response<pb::ListStandardTablesResponse>, Status> {
        self.answer(request, standard_tables::list).await
    }

    async fn update_standard_table(
        &self,
        request: Request<pb::UpdateStandardTableRequest>,
    ) -> Result<Response<pb::StandardTable>, Status> {
        self.answer(request, standard_tables::update).await
    }

    async fn delete_standard_table(
        &self,
        request: Request<pb::DeleteStandardTableRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, standard_tables::delete).await
    }

    async fn create_supplier(
        &self,
        request: Request<pb::CreateSupplierRequest>,
    ) -> Result<Response<pb::Supplier>, Status> {
        self.answer(request, suppliers::create).await
    }

    async fn get_supplier(
        &self,
        request: Request<pb::GetSupplierRequest>,
    ) -> Result<Response<pb::Supplier>, Status> {
        self.answer(request, suppliers::get).await
    }

    async fn list_suppliers(
        &self,
        request: Request<pb::ListSuppliersRequest>,
    ) -> Result<Response<pb::ListSuppliersResponse>, Status> {
        self.answer(request, suppliers::list).await
    }

    async fn update_supplier(
        &self,
        request: Request<pb::UpdateSupplierRequest>,
    ) -> Result<Response<pb::Supplier>, Status> {
        self.answer(request, suppliers::update).await
    }

    async fn delete_supplier(
        &self,
        request: Request<pb::DeleteSupplierRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, suppliers::delete).await
    }

    async fn list_duplicates(
        &self,
        request: Request<pb::ListDuplicatesRequest>,
    ) -> Result<Response<pb::ListDuplicatesResponse>, Status> {
        self.answer(request, duplicates::list).await
    }

    async fn create_buyer(
        &self,
        request: Request<pb::CreateBuyerRequest>,
    ) -> Result<Response<pb::Buyer>, Status> {
        self.answer(request, buyers::create).await
    }

    async fn get_buyer(&self, request: Request<pb::GetBuyerRequest>) -> Result<Response<pb::Buyer>, Status> {
        self.answer(request, buyers::get).await
    }

    async fn list_buyers(
        &self,
        request: Request<pb::ListBuyersRequest>,
    ) -> Result<Response<pb::ListBuyersResponse>, Status> {
        self.answer(request, buyers::list).await
    }

    async fn update_buyer(
        &self,
        request: Request<pb::UpdateBuyerRequest>,
    ) -> Result<Response<pb::Buyer>, Status> {
        self.answer(request, buyers::update).await
    }

    async fn delete_buyer(&self, request: Request<pb::DeleteBuyerRequest>) -> Result<Response<()>, Status> {
        self.answer(request, buyers::delete_unneeded).await
    }
}
