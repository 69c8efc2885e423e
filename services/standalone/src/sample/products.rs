//! The products of the sample world: real headings of the Harmonized System
//! 2007 with names in our own words; every number beside them is illustrative.

use Cluster::*;

/// Families of products that ask for similar capabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cluster {
    /// Meat and dairy.
    Livestock,
    /// Cereals, pulses and oilseeds of large farms.
    Grains,
    /// Crops of warm countries.
    Tropical,
    /// Fruit, vegetables and flowers.
    Garden,
    /// Fish and seafood.
    Fish,
    /// Processed food and drink.
    Food,
    /// Ores, metals near the ore, stones.
    Minerals,
    /// Fuels and electricity.
    Energy,
    /// Wood, pulp and paper.
    Wood,
    /// Yarn and fabric.
    Textiles,
    /// Clothing, shoes and bags.
    Garments,
    /// Chemicals.
    Chemicals,
    /// Medicines.
    Pharma,
    /// Plastics and rubber.
    Plastics,
    /// Goods of steel and aluminium.
    Metals,
    /// Machines.
    Machinery,
    /// Electrical equipment.
    Electrical,
    /// Electronics.
    Electronics,
    /// Road vehicles.
    Vehicles,
    /// Aircraft and ships.
    Transport,
    /// Medical devices and precision instruments.
    Precision,
    /// Furniture, toys, jewellery.
    Home,
}

impl Cluster {
    /// How much faster (slower when negative) its world markets grow than all
    /// markets, roughly; share per year. Illustrative.
    pub(super) const fn growth(self) -> f64 {
        match self {
            Precision | Pharma => 0.035,
            Electronics => 0.025,
            Garden | Electrical => 0.02,
            Vehicles | Machinery | Chemicals | Plastics | Food | Fish | Home => 0.01,
            Tropical | Livestock | Garments | Transport => 0.0,
            Grains | Wood | Metals => -0.01,
            Textiles | Minerals => -0.02,
            Energy => -0.03,
        }
    }
}

/// One heading.
pub(super) struct Product {
    /// HS 2007, four digits.
    pub(super) code: &'static str,
    /// What it is called, in our own words.
    pub(super) name: &'static str,
    /// Its family.
    pub(super) cluster: Cluster,
    /// How many capabilities it asks for, 0..10. Illustrative.
    pub(super) sophistication: f64,
    /// World exports of the sample's economies in the first year, billion USD.
    /// Illustrative.
    pub(super) world: f64,
}

const fn p(
    code: &'static str,
    name: &'static str,
    cluster: Cluster,
    sophistication: f64,
    world: f64,
) -> Product {
    Product { code, name, cluster, sophistication, world }
}

/// In the order of their codes.
pub(super) const PRODUCTS: [Product; 150] = [
    p("0201", "Fresh beef", Livestock, 3.0, 22.0),
    p("0202", "Frozen beef", Livestock, 2.5, 20.0),
    p("0203", "Pork", Livestock, 5.0, 26.0),
    p("0207", "Poultry meat", Livestock, 4.0, 24.0),
    p("0302", "Fresh fish", Fish, 3.0, 16.0),
    p("0304", "Fish fillets", Fish, 2.0, 22.0),
    p("0306", "Shrimp and other crustaceans", Fish, 0.8, 26.0),
    p("0402", "Milk powder and condensed milk", Livestock, 4.5, 20.0),
    p("0406", "Cheese", Livestock, 6.0, 28.0),
    p("0603", "Cut flowers", Garden, 1.5, 8.0),
    p("0702", "Tomatoes", Garden, 2.5, 9.0),
    p("0713", "Dried beans and lentils", Grains, 1.0, 9.0),
    p("0714", "Cassava and other roots", Garden, 0.3, 3.0),
    p("0803", "Bananas", Tropical, 0.8, 11.0),
    p("0804", "Pineapples and mangoes", Tropical, 1.2, 12.0),
    p("0805", "Citrus fruit", Garden, 1.8, 13.0),
    p("0807", "Melons and papayas", Garden, 1.0, 4.0),
    p("0808", "Apples and pears", Garden, 3.0, 10.0),
    p("0810", "Berries and kiwi fruit", Garden, 2.4, 12.0),
    p("0901", "Coffee", Tropical, 0.7, 30.0),
    p("0902", "Tea", Tropical, 0.5, 7.0),
    p("1001", "Wheat", Grains, 3.5, 40.0),
    p("1005", "Maize", Grains, 3.0, 30.0),
    p("1006", "Rice", Grains, 1.0, 22.0),
    p("1201", "Soya beans", Grains, 2.0, 50.0),
    p("1207", "Sesame and other oil seeds", Tropical, 0.2, 6.0),
    p("1511", "Palm oil", Tropical, 0.8, 20.0),
    p("1604", "Canned fish", Fish, 1.6, 15.0),
    p("1701", "Cane and beet sugar", Tropical, 1.0, 24.0),
    p("1704", "Sweets", Food, 4.0, 10.0),
    p("1801", "Cocoa beans", Tropical, 0.1, 9.0),
    p("1806", "Chocolate", Food, 6.0, 27.0),
    p("1905", "Bread and biscuits", Food, 5.5, 33.0),
    p("2005", "Preserved vegetables", Food, 3.0, 12.0),
    p("2008", "Preserved fruit and nuts", Food, 3.0, 15.0),
    p("2009", "Fruit juice", Food, 2.2, 15.0),
    p("2106", "Food preparations", Food, 6.0, 38.0),
    p("2203", "Beer", Food, 4.5, 14.0),
    p("2204", "Wine", Food, 4.8, 34.0),
    p("2208", "Spirits", Food, 5.2, 30.0),
    p("2401", "Tobacco leaf", Tropical, 0.8, 11.0),
    p("2601", "Iron ore", Minerals, 1.0, 85.0),
    p("2603", "Copper ore", Minerals, 0.8, 50.0),
    p("2608", "Zinc ore", Minerals, 0.7, 9.0),
    p("2701", "Coal", Energy, 1.2, 95.0),
    p("2709", "Crude oil", Energy, 0.3, 420.0),
    p("2710", "Refined oil", Energy, 2.5, 380.0),
    p("2711", "Natural gas", Energy, 0.8, 180.0),
    p("2902", "Cyclic hydrocarbons", Chemicals, 5.0, 40.0),
    p("2933", "Nitrogen compounds for medicines", Chemicals, 8.2, 70.0),
    p("2941", "Antibiotics", Pharma, 6.8, 12.0),
    p("3002", "Vaccines and blood products", Pharma, 8.8, 120.0),
    p("3004", "Packaged medicines", Pharma, 7.4, 330.0),
    p("3005", "Bandages and dressings", Precision, 6.0, 8.0),
    p("3006", "Sutures and other surgical goods", Precision, 7.8, 14.0),
    p("3102", "Nitrogen fertiliser", Chemicals, 2.4, 24.0),
    p("3208", "Paints and varnishes", Chemicals, 6.6, 18.0),
    p("3304", "Cosmetics", Chemicals, 6.4, 45.0),
    p("3402", "Detergents", Chemicals, 5.6, 30.0),
    p("3506", "Glues", Chemicals, 7.6, 13.0),
    p("3808", "Pesticides", Chemicals, 5.8, 30.0),
    p("3824", "Chemical mixtures for industry", Chemicals, 8.0, 45.0),
    p("3901", "Polyethylene", Plastics, 4.6, 70.0),
    p("3907", "Polyesters and resins", Plastics, 7.0, 60.0),
    p("3917", "Plastic pipes", Plastics, 5.6, 20.0),
    p("3920", "Plastic film", Plastics, 6.4, 50.0),
    p("3923", "Plastic packaging", Plastics, 4.8, 50.0),
    p("3926", "Other plastic articles", Plastics, 6.6, 70.0),
    p("4001", "Natural rubber", Tropical, 0.5, 12.0),
    p("4011", "Tyres", Plastics, 5.4, 70.0),
    p("4015", "Rubber gloves", Plastics, 2.6, 7.0),
    p("4016", "Rubber articles", Plastics, 7.8, 30.0),
    p("4202", "Bags and cases", Garments, 2.0, 55.0),
    p("4403", "Logs", Wood, 1.0, 14.0),
    p("4407", "Sawn wood", Wood, 2.5, 32.0),
    p("4703", "Wood pulp", Wood, 3.4, 32.0),
    p("4802", "Printing paper", Wood, 6.0, 18.0),
    p("4811", "Coated paper", Wood, 7.0, 20.0),
    p("4819", "Paper boxes and bags", Wood, 5.2, 20.0),
    p("5201", "Raw cotton", Tropical, 0.3, 14.0),
    p("5205", "Cotton yarn", Textiles, 1.8, 13.0),
    p("5402", "Synthetic yarn", Textiles, 4.2, 18.0),
    p("5407", "Synthetic fabric", Textiles, 4.0, 20.0),
    p("5603", "Nonwoven fabric", Textiles, 7.2, 14.0),
    p("6006", "Knitted fabric", Textiles, 3.2, 16.0),
    p("6109", "T-shirts", Garments, 0.7, 40.0),
    p("6110", "Sweaters", Garments, 0.9, 50.0),
    p("6203", "Men's suits and trousers", Garments, 0.9, 45.0),
    p("6204", "Women's suits and dresses", Garments, 0.9, 60.0),
    p("6212", "Bras and corsetry", Garments, 1.4, 12.0),
    p("6302", "Bed and table linen", Textiles, 1.5, 19.0),
    p("6402", "Shoes of rubber or plastic", Garments, 1.4, 25.0),
    p("6403", "Leather shoes", Garments, 1.6, 50.0),
    p("7102", "Diamonds", Minerals, 1.0, 60.0),
    p("7108", "Gold", Minerals, 0.6, 110.0),
    p("7113", "Jewellery", Home, 2.4, 90.0),
    p("7208", "Hot-rolled steel", Metals, 4.6, 50.0),
    p("7210", "Coated steel", Metals, 5.8, 45.0),
    p("7214", "Steel bars", Metals, 3.2, 20.0),
    p("7308", "Steel structures", Metals, 5.0, 40.0),
    p("7318", "Screws and bolts", Metals, 7.4, 40.0),
    p("7326", "Other iron and steel articles", Metals, 6.8, 45.0),
    p("7403", "Refined copper", Minerals, 1.4, 55.0),
    p("7601", "Raw aluminium", Minerals, 2.8, 45.0),
    p("7604", "Aluminium profiles", Metals, 5.4, 18.0),
    p("8207", "Interchangeable tools", Metals, 8.4, 20.0),
    p("8408", "Diesel engines", Machinery, 8.2, 35.0),
    p("8411", "Jet engines and gas turbines", Transport, 8.6, 130.0),
    p("8413", "Pumps", Machinery, 7.8, 60.0),
    p("8418", "Refrigerators", Machinery, 5.6, 40.0),
    p("8419", "Heating and sterilising plant", Machinery, 7.6, 35.0),
    p("8421", "Filters and centrifuges", Machinery, 7.9, 60.0),
    p("8422", "Packing machines", Machinery, 8.6, 28.0),
    p("8429", "Bulldozers and excavators", Machinery, 7.7, 35.0),
    p("8457", "Machining centres", Machinery, 9.4, 14.0),
    p("8471", "Computers", Electronics, 6.2, 330.0),
    p("8479", "Special-purpose machines", Machinery, 9.3, 70.0),
    p("8481", "Valves and taps", Machinery, 7.8, 80.0),
    p("8483", "Gears and shafts", Machinery, 8.7, 55.0),
    p("8486", "Chip-making machines", Machinery, 9.8, 75.0),
    p("8501", "Electric motors", Electrical, 7.2, 50.0),
    p("8504", "Transformers and power supplies", Electrical, 6.7, 85.0),
    p("8516", "Electric heaters and irons", Electrical, 5.6, 45.0),
    p("8517", "Telephones and network equipment", Electronics, 6.0, 480.0),
    p("8528", "Screens and televisions", Electronics, 5.2, 90.0),
    p("8534", "Printed circuits", Electronics, 8.0, 42.0),
    p("8536", "Switches and connectors", Electrical, 7.7, 95.0),
    p("8541", "Diodes and solar cells", Electronics, 8.1, 90.0),
    p("8542", "Integrated circuits", Electronics, 8.8, 550.0),
    p("8544", "Insulated wire and cable", Electrical, 4.8, 110.0),
    p("8703", "Cars", Vehicles, 7.0, 720.0),
    p("8704", "Trucks", Vehicles, 5.8, 125.0),
    p("8708", "Vehicle parts", Vehicles, 7.3, 380.0),
    p("8711", "Motorcycles", Vehicles, 5.0, 22.0),
    p("8802", "Aircraft", Transport, 8.0, 180.0),
    p("8803", "Aircraft parts", Transport, 8.2, 90.0),
    p("8901", "Ships", Transport, 4.2, 80.0),
    p("9001", "Lenses and optical fibre", Precision, 8.6, 28.0),
    p("9018", "Medical instruments", Precision, 7.9, 120.0),
    p("9019", "Therapy and breathing apparatus", Precision, 7.8, 20.0),
    p("9021", "Orthopaedic and implanted devices", Precision, 8.5, 60.0),
    p("9022", "X-ray apparatus", Precision, 8.9, 28.0),
    p("9027", "Instruments for analysis", Precision, 9.3, 45.0),
    p("9032", "Automatic regulators", Precision, 8.3, 32.0),
    p("9102", "Wristwatches", Home, 7.2, 25.0),
    p("9401", "Seats", Home, 4.8, 80.0),
    p("9403", "Furniture", Home, 4.4, 85.0),
    p("9404", "Mattresses and bedding", Home, 3.4, 14.0),
    p("9503", "Toys", Home, 3.8, 50.0),
    p("9506", "Sports goods", Home, 4.6, 28.0),
];
