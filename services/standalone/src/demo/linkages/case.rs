//! Brings the case in, as an agency would register firms one by one.

use eslabon_proto::linkages::v1 as pb;
use jiff::civil::Date;
use prost::{Message, Name};

use super::request_id;
use crate::{
    client::Client,
    failure::Failure,
    sample::linkages::{self as sample, Item},
};

/// The case, with its dates counted from a day.
pub(super) struct Case {
    /// The day.
    pub(super) today: Date,
}

/// Stores every resource of a kind, with the request that creates it.
macro_rules! store {
    ($client:ident, $items:expr, $service:ident.$method:ident($request:ident { $id:ident, $resource:ident })) => {
        for item in $items {
            let query =
                pb::$request { $id: item.id, $resource: Some(item.resource), request_id: request_id() };
            $client.write(query, async |request| $client.$service().$method(request).await).await?;
        }
    };
}

impl Case {
    pub(super) fn of_today() -> Self {
        Self { today: sample::today() }
    }

    /// The state of 2008, when nobody sterilised; how many buyers and suppliers.
    pub(super) async fn bring_before(&self, client: &Client) -> Result<(usize, usize), Failure> {
        store!(
            client,
            self.items(sample::CAPABILITIES, "capability")?,
            registry.create_capability(CreateCapabilityRequest { capability_id, capability })
        );
        store!(
            client,
            self.items(sample::ACTION_CATALOGUES, "actionCatalogue")?,
            upgrading.create_action_catalogue(CreateActionCatalogueRequest {
                action_catalogue_id,
                action_catalogue
            })
        );
        store!(
            client,
            self.items(sample::MINIMUM_SCALES, "minimumScale")?,
            missing_links.create_minimum_scale(CreateMinimumScaleRequest { minimum_scale_id, minimum_scale })
        );
        store!(
            client,
            self.items(sample::BLOCKED_PRODUCTS, "blockedProduct")?,
            missing_links
                .create_blocked_product(CreateBlockedProductRequest { blocked_product_id, blocked_product })
        );
        store!(
            client,
            self.items(sample::VALUE_CHAINS, "valueChain")?,
            chains.create_value_chain(CreateValueChainRequest { value_chain_id, value_chain })
        );
        store!(
            client,
            self.items(sample::WAVE_SETS, "waveSet")?,
            chains.create_wave_set(CreateWaveSetRequest { wave_set_id, wave_set })
        );
        let suppliers: Vec<_> = self.items(sample::SUPPLIERS, "supplier")?;
        let count = suppliers.len();
        store!(client, suppliers, registry.create_supplier(CreateSupplierRequest { supplier_id, supplier }));
        let buyers = self.bring_buyers(client, false).await?;
        Ok((buyers, count))
    }

    /// What came once somebody sterilised.
    pub(super) async fn bring_after(&self, client: &Client) -> Result<(), Failure> {
        store!(
            client,
            self.items(sample::SUPPLIERS_AFTER, "supplier")?,
            registry.create_supplier(CreateSupplierRequest { supplier_id, supplier })
        );
        self.bring_buyers(client, true).await?;
        Ok(())
    }

    /// What two assemblers ask for later, and nobody in the country can deliver yet.
    pub(super) async fn bring_clean_parts(&self, client: &Client) -> Result<(), Failure> {
        self.bring_needs(client, self.items(sample::NEEDS_CLEAN, "need")?).await
    }

    /// Buyers with their needs, which are opened at once.
    async fn bring_buyers(&self, client: &Client, came_after: bool) -> Result<usize, Failure> {
        let mut buyers = self.items(sample::BUYERS, "buyer")?;
        buyers.retain(|buyer| buyer.came_after == came_after);
        let count = buyers.len();
        store!(client, buyers, registry.create_buyer(CreateBuyerRequest { buyer_id, buyer }));
        let mut needs = self.items(sample::NEEDS, "need")?;
        needs.retain(|need| need.came_after == came_after);
        self.bring_needs(client, needs).await?;
        Ok(count)
    }

    /// Needs, which are opened at once.
    async fn bring_needs(&self, client: &Client, needs: Vec<Item<pb::Need>>) -> Result<(), Failure> {
        let names: Vec<_> = needs.iter().map(|need| format!("needs/{}", need.id)).collect();
        store!(client, needs, needs.create_need(CreateNeedRequest { need_id, need }));
        for name in names {
            let query = pb::OpenNeedRequest { name, request_id: request_id(), ..Default::default() };
            client.write(query, async |request| client.needs().open_need(request).await).await?;
        }
        Ok(())
    }

    fn items<M: Message + Name + Default>(&self, text: &str, field: &str) -> Result<Vec<Item<M>>, Failure> {
        Ok(sample::items(text, field, self.today)?)
    }
}
