//! Sets of waves.

use std::collections::BTreeSet;

use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::{
        resource::{Resource, head, standard_methods},
        wrong::Found,
    },
    app::{App, Call},
    error::Error,
    store::Collection,
};

impl Resource for pb::WaveSet {
    const COLLECTION: Collection = Collection { table: "wave_sets", columns: &["cluster", "country"] };
    const PLURAL: &'static str = "waveSets";
    const FIELD: &'static str = "wave_set";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![self.cluster.clone(), self.country.clone()]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        let mut found = Found::within(Self::FIELD);
        found.titled(self.title.as_ref());
        found.country("country", &self.country);
        found.once("categories", "category", self.categories.iter().map(|it| it.category.as_str()));
        found.once("waves", "id", self.waves.iter().map(|wave| wave.id.as_str()));
        let ranked: BTreeSet<&str> = self.categories.iter().map(|it| it.category.as_str()).collect();
        for (at, wave) in self.waves.iter().enumerate() {
            let path = format!("waves[{at}]");
            categories(&mut found, &path, wave, &ranked);
            owners(&mut found, &path, wave, &self.country);
            found.once(&format!("{path}.types"), "type", wave.types.iter().map(|it| it.r#type.as_str()));
            let before = at.checked_sub(1).map(|before| &self.waves[before]);
            found.unless(
                follows(before, wave),
                path,
                "OUT_OF_ORDER",
                "a wave ends after it begins, and begins after the one before",
            );
        }
        found.finish()
    }
}

/// Categories of a wave and of its products have a rank.
fn categories(found: &mut Found, path: &str, wave: &pb::EntryWave, ranked: &BTreeSet<&str>) {
    let of_wave = wave.categories.iter().enumerate();
    let of_wave = of_wave.map(|(number, category)| (format!("{path}.categories[{number}]"), category));
    let of_products = wave.products.iter().enumerate().filter(|(_, product)| !product.category.is_empty());
    let of_products = of_products
        .map(|(number, product)| (format!("{path}.products[{number}].category"), &product.category));
    for (path, category) in of_wave.chain(of_products) {
        let is_ranked = ranked.contains(category.as_str());
        found.unless(is_ranked, path, "NOT_FOUND", format!("give {category} a rank in `categories`"));
    }
}

/// Domestic firms are of the country, and foreign ones are not.
fn owners(found: &mut Found, path: &str, wave: &pb::EntryWave, country: &str) {
    for (number, origin) in wave.origins.iter().enumerate() {
        let path = format!("{path}.origins[{number}]");
        found.country(format!("{path}.country"), &origin.country);
        let is_own = origin.country == country;
        let agrees = origin.country.is_empty()
            || match origin.ownership() {
                pb::OwnershipKind::Domestic => is_own,
                pb::OwnershipKind::Foreign => !is_own,
                pb::OwnershipKind::Joint | pb::OwnershipKind::Unspecified => true,
            };
        found.unless(
            agrees,
            format!("{path}.ownership"),
            "OWNERSHIP_CONTRADICTS",
            format!("domestic owners are from {country}, and foreign ones from elsewhere"),
        );
    }
}

/// Whether a wave ends after it began, and begins no earlier than the one before it.
fn follows(before: Option<&pb::EntryWave>, wave: &pb::EntryWave) -> bool {
    let ends_later = wave.from_year.zip(wave.to_year).is_none_or(|(from, to)| from <= to);
    let begins_later =
        before.and_then(|before| before.to_year).zip(wave.from_year).is_none_or(|(end, from)| end <= from);
    let is_later = before.and_then(|before| before.from_year.zip(wave.from_year));
    ends_later && begins_later && is_later.is_none_or(|(earlier, later)| earlier <= later)
}

standard_methods! {
    "ChainService" of WaveSet as wave_set;
    create "CreateWaveSet" (CreateWaveSetRequest by wave_set_id);
    get (GetWaveSetRequest);
    list (ListWaveSetsRequest by [cluster, country]) -> ListWaveSetsResponse { wave_sets };
    update "UpdateWaveSet" (UpdateWaveSetRequest);
    delete "DeleteWaveSet" (DeleteWaveSetRequest);
}
