a = { b = 1, "c" : 2, (d) = { for k, v in e : k => v... } } // f
