//! Which file of a room names what of which other file of the room.

use std::collections::{BTreeMap, BTreeSet};

use super::SourceFile;
use super::tokens::{LocatedToken, Token, tokens_of_program};

/// `open_data::stock` as its parts.
pub type ModulePath = Vec<String>;

/// The files of the program as modules.
pub struct Modules {
    files: BTreeMap<ModulePath, Vec<LocatedToken>>,
    /// What a `mod.rs` takes out of its folder, and from where.
    re_exports: BTreeMap<(ModulePath, String), ModulePath>,
}

/// One file names something of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModuleUse {
    pub from: ModulePath,
    pub to: ModulePath,
}

impl Modules {
    pub fn of(sources: &[SourceFile]) -> Self {
        let files = sources.iter().map(|source| {
            let tokens = tokens_of_program(&source.text);
            (module(&source.path), tokens)
        });
        let mut modules = Self {
            files: files.collect(),
            re_exports: BTreeMap::new(),
        };
        for (module, tokens) in &modules.files {
            for path in used(tokens) {
                let inside: ModulePath = module.iter().chain(&path).cloned().collect();
                if inside.len() > module.len() + 1 && modules.is_module(&inside[..=module.len()]) {
                    let name = inside.last().unwrap().clone();
                    modules.re_exports.insert((module.clone(), name), inside);
                }
            }
        }
        modules
    }

    fn is_module(&self, path: &[String]) -> bool {
        let mut below = self.files.range(path.to_vec()..);
        below.next().is_some_and(|(file, _)| file.starts_with(path))
    }

    /// Inside each room; a `mod.rs` that shows what its folder has is no use of it.
    pub fn uses(&self) -> BTreeSet<ModuleUse> {
        let mut uses = BTreeSet::new();
        for (from, tokens) in &self.files {
            for path in used(tokens).chain(named(tokens)) {
                let Some(to) = self.file(from, &path) else {
                    continue;
                };
                if to != *from && to.first() == from.first() && !to.starts_with(from) {
                    let from = from.clone();
                    uses.insert(ModuleUse { from, to });
                }
            }
        }
        uses
    }

    /// The file in which stands what a path in another file means.
    fn file(&self, from: &ModulePath, path: &[String]) -> Option<ModulePath> {
        let mut full = absolute(from, path)?;
        for _ in 0..4 {
            let module = self.deepest(&full);
            let name = full.get(module.len()).cloned()?;
            match self.re_exports.get(&(module.clone(), name)) {
                Some(shown) if module != *from => {
                    let rest = full.split_off(module.len() + 1);
                    full = shown.iter().chain(&rest).cloned().collect();
                }
                _ => return self.files.contains_key(&module).then_some(module),
            }
        }
        None
    }

    fn deepest(&self, path: &[String]) -> ModulePath {
        let mut module = path.to_vec();
        while !module.is_empty() && !self.is_module(&module) {
            module.pop();
        }
        module
    }
}

pub fn module(path: &str) -> ModulePath {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let inside = inside.trim_end_matches("/mod");
    inside.split('/').map(str::to_owned).collect()
}

/// From the root of the crate; `None` for another crate.
fn absolute(from: &[String], path: &[String]) -> Option<ModulePath> {
    let mut base = from.to_vec();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => return Some(path[1..].to_vec()),
        "super" | "self" => {}
        _ => return None,
    }
    while let Some(word) = rest
        .first()
        .filter(|w| ["super", "self"].contains(&w.as_str()))
    {
        if word == "super" {
            base.pop()?;
        }
        rest = &rest[1..];
    }
    base.extend_from_slice(rest);
    Some(base)
}

/// What stands behind each `use`, every branch for itself.
fn used(tokens: &[LocatedToken]) -> impl Iterator<Item = ModulePath> {
    let mut paths = Vec::new();
    for (at, (token, _)) in tokens.iter().enumerate() {
        if *token == Token::Word("use".to_owned()) {
            tree(tokens, &mut (at + 1), &[], &mut paths);
        }
    }
    paths.into_iter()
}

fn tree(tokens: &[LocatedToken], at: &mut usize, before: &[String], paths: &mut Vec<ModulePath>) {
    let mut path = before.to_vec();
    while let Some((token, _)) = tokens.get(*at) {
        match token {
            Token::Word(word) if word == "as" => *at += 1,
            Token::Word(word) if word == "self" && !path.is_empty() => {}
            Token::Word(word) => path.push(word.clone()),
            Token::Mark(':') => {}
            Token::Mark('{') => {
                while tokens[*at].0 != Token::Mark('}') {
                    *at += 1;
                    tree(tokens, at, &path, paths);
                }
                *at += 1;
                return;
            }
            _ => break,
        }
        *at += 1;
    }
    if tokens
        .get(*at)
        .is_some_and(|(token, _)| *token == Token::Mark('*'))
    {
        *at += 1;
    }
    if path.len() > before.len() {
        paths.push(path);
    }
}

/// Paths in the text that begin with `crate`, `super` or `self`.
fn named(tokens: &[LocatedToken]) -> impl Iterator<Item = ModulePath> {
    let mut paths = Vec::new();
    for (at, (token, _)) in tokens.iter().enumerate() {
        let Token::Word(first) = token else { continue };
        if !["crate", "super", "self"].contains(&first.as_str()) {
            continue;
        }
        let mut path = vec![first.clone()];
        let mut rest = &tokens[at + 1..];
        while let [
            (Token::Mark(':'), _),
            (Token::Mark(':'), _),
            (Token::Word(word), _),
            more @ ..,
        ] = rest
        {
            path.push(word.clone());
            rest = more;
        }
        if path.len() > 1 {
            paths.push(path);
        }
    }
    paths.into_iter()
}
