//! The log of a tenant, read and verified.

mod log;

use eslabon_proto::sectors::v1::{self as pb, audit_service_server::AuditService};
use tonic::{Request, Response, Status};

use super::{Answers, Api};

#[tonic::async_trait]
impl AuditService for Api {
    type ExportLogStream = Answers<pb::ExportLogResponse>;

    async fn get_log_head(
        &self,
        request: Request<pb::GetLogHeadRequest>,
    ) -> Result<Response<pb::LogHead>, Status> {
        self.answer(request, log::get_log_head).await
    }

    async fn list_log_entries(
        &self,
        request: Request<pb::ListLogEntriesRequest>,
    ) -> Result<Response<pb::ListLogEntriesResponse>, Status> {
        self.answer(request, log::list_log_entries).await
    }

    async fn verify_log(
        &self,
        request: Request<pb::VerifyLogRequest>,
    ) -> Result<Response<pb::VerifyLogResponse>, Status> {
        self.answer(request, log::verify_log).await
    }

    async fn export_log(
        &self,
        request: Request<pb::ExportLogRequest>,
    ) -> Result<Response<Self::ExportLogStream>, Status> {
        self.answer(request, log::export_log).await
    }
}
