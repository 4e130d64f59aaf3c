// Names of models as identifiers of C++.
#pragma once

#include <string>
#include <string_view>

namespace tool {

// A text as an identifier that begins with a letter and is no word of C++: other characters become one _, "m" stands in
// front of a digit, _ behind a keyword. "fc1.weight" is fc1_weight, "28x28" m28x28, "" m.
std::string identifier_of(std::string_view text);

}  // namespace tool
