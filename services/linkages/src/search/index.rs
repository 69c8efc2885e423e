//! An index of capabilities: three fields of stems and one of codes.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use eslabon_proto::linkages::v1 as pb;
use tantivy::{
    IndexBuilder, IndexReader, TantivyDocument, TantivyError, Term,
    collector::TopDocs,
    directory::RamDirectory,
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{self, PreTokenizedString, Token},
};

use super::words::{self, Stems};

/// Bytes that an index may take while it is built, before it is written out.
const MEMORY: usize = 32 << 20;

/// Terms of one question at most; a longer text is cut. No sentence has so many.
const MOST_TERMS: usize = 1000;

/// A language of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// Portuguese.
    Portuguese,
}

const LANGUAGES: [Language; 3] = [Language::English, Language::Spanish, Language::Portuguese];

/// The index cannot be built or asked.
pub(crate) type Error = TantivyError;

/// A field, and what is in it of each capability.
struct Part {
    field: Field,
    /// By position of the capability.
    terms: Vec<BTreeSet<String>>,
}

/// The index. It is never changed.
pub(crate) struct Index {
    capabilities: Vec<pb::Capability>,
    reader: IndexReader,
    languages: BTreeMap<Language, (Stems, Part)>,
    codes: Part,
}

/// A capability that has words of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit<'a> {
    /// Which.
    pub capability: &'a pb::Capability,
    /// BM25, summed over fields.
    pub score: f32,
    /// Words of the text that it has, in their order.
    pub words: Vec<String>,
}

impl Index {
    /// Builds the index of some capabilities.
    pub(crate) fn build(capabilities: Vec<pb::Capability>) -> Result<Self, Error> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let mut part =
            |name: &str| Part { field: schema.add_text_field(name, options.clone()), terms: vec![] };
        let mut languages: BTreeMap<Language, (Stems, Part)> = LANGUAGES
            .into_iter()
            .map(|language| (language, (language.stems(), part(language.code()))))
            .collect();
        let mut codes = part("codes");
        let mut writer = IndexBuilder::new()
            .schema(schema.build())
            .single_segment_index_writer(RamDirectory::create(), MEMORY)?;
        for capability in &capabilities {
            let mut document = TantivyDocument::default();
            for (language, (stems, part)) in &mut languages {
                let texts = language.texts(capability);
                let terms = texts.flat_map(words::words).flat_map(|word| stems.of(word)).collect();
                part.add(&mut document, terms);
            }
            let own = capability.codes.iter().flat_map(|code| words::prefixes(&code.code)).collect();
            codes.add(&mut document, own);
            writer.add_document(document)?;
        }
        let reader = writer.finalize()?.reader()?;
        Ok(Self { capabilities, reader, languages, codes })
    }

    /// At most so many capabilities that have words of a text, the closest first, those
    /// as close by name. `language` is that of the text; without it, it may be any.
    pub(crate) fn suggest(
        &self,
        text: &str,
        language: Option<Language>,
        most: usize,
    ) -> Result<Vec<Hit<'_>>, Error> {
        let asked = self.asked(text, language);
        if asked.is_empty() || most == 0 {
            return Ok(Vec::new());
        }
        let terms: BTreeSet<(Field, &str)> = asked
            .iter()
            .flat_map(|word| word.terms.iter().map(|(field, term)| (*field, term.as_str())))
            .collect();
        let clauses: Vec<(Occur, Box<dyn Query>)> = terms
            .into_iter()
            .take(MOST_TERMS)
            .map(|(field, term)| {
                let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
                (Occur::Should, Box::new(query) as Box<dyn Query>)
            })
            .collect();
        // All of them, so that ties at the end go by name and not by where they stand.
        let all = TopDocs::with_limit(self.capabilities.len().max(1)).order_by_score();
        let found = self.reader.searcher().search(&BooleanQuery::new(clauses), &all)?;
        let mut hits: Vec<(Reverse<u32>, usize)> = found
            .into_iter()
            // The bits of scores, which are above 0, are in the order of the scores.
            .map(|(score, address)| (Reverse(score.max(0.0).to_bits()), address.doc_id as usize))
            .collect();
        // Capabilities are in the order of their names.
        hits.sort_unstable();
        hits.truncate(most);
        Ok(hits.into_iter().filter_map(|(score, at)| self.hit(at, f32::from_bits(score.0), &asked)).collect())
    }

    fn hit(&self, at: usize, score: f32, asked: &[Asked]) -> Option<Hit<'_>> {
        let has = |asked: &&Asked| asked.terms.iter().any(|(field, term)| self.has(at, *field, term));
        let mut words: Vec<String> = Vec::new();
        for word in asked.iter().filter(has) {
            if !words.contains(&word.written) {
                words.push(word.written.clone());
            }
        }
        Some(Hit { capability: self.capabilities.get(at)?, score, words })
    }

    fn has(&self, at: usize, field: Field, term: &str) -> bool {
        let parts = self.languages.values().map(|(_, part)| part).chain([&self.codes]);
        parts.filter(|part| part.field == field).any(|part| part.terms[at].contains(term))
    }

    /// The words of a text and what they are compared by.
    fn asked(&self, text: &str, language: Option<Language>) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut stems: Vec<(Field, Stems)> = self
            .languages
            .iter()
            .filter(|(known, _)| language.is_none_or(|language| language == **known))
            .map(|(_, (stems, part))| (part.field, stems.clone()))
            .collect();
        for word in words::words(text) {
            let of_each: Vec<(Field, BTreeSet<String>)> =
                stems.iter_mut().map(|(field, stems)| (*field, stems.of(word))).collect();
            // What every sentence of one of the languages has says nothing in the others.
            if of_each.iter().any(|(_, stems)| stems.is_empty()) {
                continue;
            }
            let terms = of_each
                .into_iter()
                .flat_map(|(field, stems)| stems.into_iter().map(move |term| (field, term)));
            asked.push(Asked { written: word.to_owned(), terms: terms.collect() });
        }
        for (written, code) in words::codes(text) {
            asked.push(Asked { written: written.to_owned(), terms: vec![(self.codes.field, code)] });
        }
        asked.retain(|word| !word.terms.is_empty());
        asked
    }
}

/// A word of a text.
struct Asked {
    written: String,
    terms: Vec<(Field, String)>,
}

impl Part {
    /// Adds the terms of the next capability.
    fn add(&mut self, document: &mut TantivyDocument, terms: Vec<String>) {
        let tokens = terms.iter().enumerate();
        let tokens: Vec<Token> = tokens
            .map(|(position, text)| Token { position, text: text.clone(), ..Token::default() })
            .collect();
        document.add_pre_tokenized_text(self.field, PreTokenizedString { text: String::new(), tokens });
        self.terms.push(terms.into_iter().collect());
    }
}

impl Language {
    /// The language of a code of the contract; nothing for no code.
    pub(crate) fn of(code: &str) -> Option<Self> {
        LANGUAGES.into_iter().find(|language| language.code() == code)
    }

    fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
        }
    }

    fn stems(self) -> Stems {
        Stems::new(match self {
            Self::English => tokenizer::Language::English,
            Self::Spanish => tokenizer::Language::Spanish,
            Self::Portuguese => tokenizer::Language::Portuguese,
        })
    }

    /// What a capability is called in this language: synonyms are in any.
    fn texts(self, capability: &pb::Capability) -> impl Iterator<Item = &str> {
        let title = capability.title.iter().map(move |title| match self {
            Self::English => title.en.as_str(),
            Self::Spanish => title.es.as_str(),
            Self::Portuguese => title.pt.as_str(),
        });
        title.chain(capability.synonyms.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests;
