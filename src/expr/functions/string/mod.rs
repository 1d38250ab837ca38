//! Functions of strings. A string may have holes: what its known parts decide is decided.

mod case;
pub(super) mod cluster;
mod format;
mod go_syntax;
mod lists;
mod pattern;
mod regex;
mod replace;
mod rewrite;
mod search;
mod slice;
mod trim;
mod verb;

use super::Function;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("chomp", 1, trim::chomp),
    Function::exactly("endswith", 2, search::endswith),
    Function::at_least("format", 1, format::format),
    Function::at_least("formatlist", 1, format::formatlist),
    Function::exactly("indent", 2, slice::indent),
    Function::at_least("join", 1, lists::join),
    Function::exactly("lower", 1, case::lower),
    Function::exactly("regex", 2, regex::regex),
    Function::exactly("regexall", 2, regex::regexall),
    Function::exactly("replace", 3, replace::replace),
    Function::exactly("split", 2, lists::split),
    Function::exactly("startswith", 2, search::startswith),
    Function::exactly("strcontains", 2, search::strcontains),
    Function::exactly("strrev", 1, slice::strrev),
    Function::exactly("substr", 3, slice::substr),
    Function::exactly("title", 1, case::title),
    Function::exactly("trim", 2, trim::trim),
    Function::exactly("trimprefix", 2, trim::trimprefix),
    Function::exactly("trimspace", 1, trim::trimspace),
    Function::exactly("trimsuffix", 2, trim::trimsuffix),
    Function::exactly("upper", 1, case::upper),
];
