a = provider::b::c(d, <<E
${"${e}"}
E
, f...)
