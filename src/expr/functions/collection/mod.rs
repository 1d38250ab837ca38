//! Functions of lists, sets, tuples, maps and objects. Elements that are handed through keep their
//! origin and their marks; an element that stands for zero or more (`Marks::MAYBE`) goes on doing so.

mod chosen;
mod keyed;
mod merge;
mod questions;
mod search;
mod sequences;
mod series;
mod sets;

use super::Function;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("alltrue", 1, questions::alltrue),
    Function::exactly("anytrue", 1, questions::anytrue),
    Function::exactly("chunklist", 2, sequences::chunklist).with_own_marks(),
    Function::at_least("coalesce", 0, chosen::coalesce).with_own_marks(),
    Function::at_least("coalescelist", 0, chosen::coalescelist),
    Function::exactly("compact", 1, sequences::compact),
    Function::at_least("concat", 0, sequences::concat).with_own_marks(),
    Function::exactly("contains", 2, questions::contains),
    Function::exactly("distinct", 1, sequences::distinct),
    Function::exactly("element", 2, chosen::element).with_own_marks(),
    Function::exactly("flatten", 1, sequences::flatten).with_own_marks(),
    Function::exactly("index", 2, questions::index),
    Function::exactly("keys", 1, keyed::keys).with_own_marks(),
    Function::exactly("length", 1, questions::length).with_own_marks(),
    Function::between("lookup", 2, 3, keyed::lookup).with_own_marks(),
    Function::exactly("matchkeys", 3, series::matchkeys),
    Function::at_least("merge", 0, merge::merge).with_own_marks(),
    Function::exactly("one", 1, chosen::one),
    Function::between("range", 1, 3, series::range),
    Function::exactly("reverse", 1, sequences::reverse).with_own_marks(),
    Function::at_least("setintersection", 1, sets::setintersection),
    Function::at_least("setproduct", 0, sets::setproduct).with_own_marks(),
    Function::exactly("setsubtract", 2, sets::setsubtract),
    Function::at_least("setunion", 1, sets::setunion),
    Function::exactly("slice", 3, sequences::slice).with_own_marks(),
    Function::exactly("sort", 1, series::sort),
    Function::exactly("sum", 1, series::sum),
    Function::exactly("transpose", 1, keyed::transpose),
    Function::exactly("values", 1, keyed::values).with_own_marks(),
    Function::exactly("zipmap", 2, keyed::zipmap).with_own_marks(),
];
