//! Sets of waves.

use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::resource::{Resource, head, standard_methods},
    app::{App, Call},
    checks::Found,
    error::Error,
    store::{Collection, Filter},
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
        let mut found = Found::default();
        let within = |path: String| format!("{}.{path}", Self::FIELD);
        found.title(within("title".to_owned()), self.title.as_ref());
        found.country(within("country".to_owned()), &self.country);
        let ranked: Vec<&str> = self.categories.iter().map(|it| it.category.as_str()).collect();
        found.keys(ranked.iter().copied(), |at| within(format!("categories[{at}].category")));
        found.keys(self.waves.iter().map(|wave| wave.id.as_str()), |at| within(format!("waves[{at}].id")));
        for (at, wave) in self.waves.iter().enumerate() {
            let path = within(format!("waves[{at}]"));
            categories(&mut found, &path, wave, &ranked);
            owners(&mut found, &path, wave, &self.country);
            let types = wave.types.iter().map(|it| it.r#type.as_str());
            found.keys(types, |number| format!("{path}.types[{number}].type"));
            let before = at.checked_sub(1).map(|before| &self.waves[before]);
            if !follows(before, wave) {
                let text = "a wave ends after it begins, and begins after the one before";
                found.wrong(path, "OUT_OF_ORDER", text);
            }
        }
        found.finish()
    }
}

/// Categories of a wave and of its products have a rank.
fn categories(found: &mut Found, path: &str, wave: &pb::EntryWave, ranked: &[&str]) {
    let of_wave = wave.categories.iter().enumerate();
    let of_wave = of_wave.map(|(number, category)| (format!("{path}.categories[{number}]"), category));
    let of_products = wave.products.iter().enumerate().filter(|(_, product)| !product.category.is_empty());
    let of_products = of_products
        .map(|(number, product)| (format!("{path}.products[{number}].category"), &product.category));
    for (path, category) in of_wave.chain(of_products) {
        if !ranked.contains(&category.as_str()) {
            found.wrong(path, "NOT_FOUND", format!("give {category} a rank in `categories`"));
        }
    }
}

/// Domestic firms are of the country, and foreign ones are not.
fn owners(found: &mut Found, path: &str, wave: &pb::EntryWave, country: &str) {
    for (number, origin) in wave.origins.iter().enumerate() {
        let path = format!("{path}.origins[{number}]");
        found.country(format_args!("{path}.country"), &origin.country);
        let is_own = origin.country == country;
        let agrees = match origin.ownership() {
            _ if origin.country.is_empty() => true,
            pb::OwnershipKind::Domestic => is_own,
            pb::OwnershipKind::Foreign => !is_own,
            pb::OwnershipKind::Joint | pb::OwnershipKind::Unspecified => true,
        };
        if !agrees {
            let text = format!("domestic owners are from {country}, and foreign ones from elsewhere");
            found.wrong(format_args!("{path}.ownership"), "OWNERSHIP_CONTRADICTS", text);
        }
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

fn filters(request: &pb::ListWaveSetsRequest) -> Vec<Filter<'_>> {
    vec![
        Filter { column: "cluster", value: &request.cluster, among_words: false },
        Filter { column: "country", value: &request.country, among_words: false },
    ]
}

standard_methods! {
    "ChainService" of WaveSet as wave_set;
    create "CreateWaveSet" (CreateWaveSetRequest by wave_set_id);
    get (GetWaveSetRequest);
    list (ListWaveSetsRequest by filters) -> ListWaveSetsResponse { wave_sets };
    update "UpdateWaveSet" (UpdateWaveSetRequest);
    delete "DeleteWaveSet" (DeleteWaveSetRequest);
}
