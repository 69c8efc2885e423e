//! Value chains and waves of entry over gRPC: one delegating line a method.

mod chains;
mod map;
mod presences;
mod succession;
mod waves;

use eslabon_proto::linkages::v1::{self as pb, chain_service_server::ChainService};
use tonic::{Request, Response, Status};

use super::Api;

#[tonic::async_trait]
impl ChainService for Api {
    async fn create_value_chain(
        &self,
        request: Request<pb::CreateValueChainRequest>,
    ) -> Result<Response<pb::ValueChain>, Status> {
        self.answer(request, chains::create).await
    }

    async fn get_value_chain(
        &self,
        request: Request<pb::GetValueChainRequest>,
    ) -> Result<Response<pb::ValueChain>, Status> {
        self.answer(request, chains::get).await
    }

    async fn list_value_chains(
        &self,
        request: Request<pb::ListValueChainsRequest>,
    ) -> Result<Response<pb::ListValueChainsResponse>, Status> {
        self.answer(request, chains::list).await
    }

    async fn update_value_chain(
        &self,
        request: Request<pb::UpdateValueChainRequest>,
    ) -> Result<Response<pb::ValueChain>, Status> {
        self.answer(request, chains::update).await
    }

    async fn delete_value_chain(
        &self,
        request: Request<pb::DeleteValueChainRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, chains::delete).await
    }

    async fn get_chain_map(
        &self,
        request: Request<pb::GetChainMapRequest>,
    ) -> Result<Response<pb::ChainMap>, Status> {
        self.answer(request, map::get_chain_map).await
    }

    async fn create_wave_set(
        &self,
        request: Request<pb::CreateWaveSetRequest>,
    ) -> Result<Response<pb::WaveSet>, Status> {
        self.answer(request, waves::create).await
    }

    async fn get_wave_set(
        &self,
        request: Request<pb::GetWaveSetRequest>,
    ) -> Result<Response<pb::WaveSet>, Status> {
        self.answer(request, waves::get).await
    }

    async fn list_wave_sets(
        &self,
        request: Request<pb::ListWaveSetsRequest>,
    ) -> Result<Response<pb::ListWaveSetsResponse>, Status> {
        self.answer(request, waves::list).await
    }

    async fn update_wave_set(
        &self,
        request: Request<pb::UpdateWaveSetRequest>,
    ) -> Result<Response<pb::WaveSet>, Status> {
        self.answer(request, waves::update).await
    }

    async fn delete_wave_set(
        &self,
        request: Request<pb::DeleteWaveSetRequest>,
    ) -> Result<Response<()>, Status> {
        self.answer(request, waves::delete).await
    }

    async fn assess_waves(
        &self,
        request: Request<pb::AssessWavesRequest>,
    ) -> Result<Response<pb::WaveAssessment>, Status> {
        self.answer(request, succession::assess_waves).await
    }
}
