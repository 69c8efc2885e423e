//! Figures on the wire. What is undefined is absent, never zero.

use eslabon_proto::sectors::v1 as pb;

use crate::app::View;

/// The figures of the territory at a position, without provenance.
pub(in crate::api) fn country(view: &View, country: usize) -> pb::CountryComplexity {
    let (figures, complexity) = (&view.figures, &view.figures.complexity);
    let code = &figures.year.countries[country];
    pb::CountryComplexity {
        name: format!("datasets/{}/countries/{code}", view.dataset.id),
        country: code.clone(),
        display_name: view.country_name(code).to_owned(),
        export_value_usd: figures.year.exports.country_total(country),
        diversity: complexity.diversity(country) as i32,
        eci: complexity.eci(country),
        eci_rank: figures.eci_rank(country),
        coi: complexity.coi(country),
        coi_rank: figures.coi_rank(country),
        ranked: complexity.eci_order().len() as i32,
        provenance: None,
    }
}

/// The figures of the product at a position, without provenance.
pub(in crate::api) fn product(view: &View, product: usize) -> pb::ProductComplexity {
    let (figures, complexity) = (&view.figures, &view.figures.complexity);
    let code = &figures.year.products[product];
    pb::ProductComplexity {
        name: format!("datasets/{}/products/{code}", view.dataset.id),
        product: code.clone(),
        display_name: view.names.of(code).to_owned(),
        export_value_usd: figures.year.exports.product_total(product),
        ubiquity: complexity.ubiquity(product) as i32,
        pci: complexity.pci(product),
        pci_rank: figures.pci_rank(product),
        ranked: complexity.pci_order().len() as i32,
        provenance: None,
    }
}

/// The figures of a territory in a product.
pub(in crate::api) fn country_product(view: &View, country: usize, product: usize) -> pb::CountryProduct {
    let (year, complexity) = (&view.figures.year, &view.figures.complexity);
    let code = &year.products[product];
    pb::CountryProduct {
        country: year.countries[country].clone(),
        product: code.clone(),
        display_name: view.names.of(code).to_owned(),
        export_value_usd: year.exports.value(country, product),
        rca: complexity.rca(country, product),
        present: complexity.is_present(country, product),
        density: complexity.density(country, product),
        distance: complexity.distance(country, product),
        cog: complexity.cog(country, product),
        pci: complexity.pci(product),
    }
}
