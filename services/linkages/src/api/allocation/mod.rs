//! Allocations over gRPC: one delegating line a method.

mod compute;
mod create;
mod network;
mod rows;
mod told;

use eslabon_proto::linkages::v1::{self as pb, allocation_service_server::AllocationService};
use eslabon_runtime::upload::Answers;
use tonic::{Request, Response, Status};

use super::{
    Api,
    resource::{self, Resource, head},
};
use crate::{
    app::{App, Call},
    error::Error,
    store::Collection,
};

impl Resource for pb::Allocation {
    const COLLECTION: Collection = Collection { table: "allocations", columns: &[] };
    const PLURAL: &'static str = "allocations";
    const FIELD: &'static str = "allocation";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        compute::refuse_mixed(self)
    }
}

#[tonic::async_trait]
impl AllocationService for Api {
    type CreateAllocationStream = Answers<pb::CreateAllocationResponse>;

    async fn create_allocation(
        &self,
        request: Request<pb::CreateAllocationRequest>,
    ) -> Result<Response<Self::CreateAllocationStream>, Status> {
        self.answer(request, create::create_allocation).await
    }

    async fn get_allocation(
        &self,
        request: Request<pb::GetAllocationRequest>,
    ) -> Result<Response<pb::Allocation>, Status> {
        self.answer(request, async |app, call, request: pb::GetAllocationRequest| {
            resource::get(&app, &call, &request.name).await
        })
        .await
    }

    async fn list_allocations(
        &self,
        request: Request<pb::ListAllocationsRequest>,
    ) -> Result<Response<pb::ListAllocationsResponse>, Status> {
        self.answer(request, rows::list_allocations).await
    }

    async fn list_assignments(
        &self,
        request: Request<pb::ListAssignmentsRequest>,
    ) -> Result<Response<pb::ListAssignmentsResponse>, Status> {
        self.answer(request, rows::list_assignments).await
    }

    async fn list_unmet(
        &self,
        request: Request<pb::ListUnmetRequest>,
    ) -> Result<Response<pb::ListUnmetResponse>, Status> {
        self.answer(request, rows::list_unmet).await
    }

    async fn list_allocated_suppliers(
        &self,
        request: Request<pb::ListAllocatedSuppliersRequest>,
    ) -> Result<Response<pb::ListAllocatedSuppliersResponse>, Status> {
        self.answer(request, rows::list_allocated_suppliers).await
    }

    async fn delete_allocation(
        &self,
        request: Request<pb::DeleteAllocationRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, rows::delete_allocation).await
    }
}
