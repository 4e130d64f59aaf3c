// What a model is refused with.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace tool {

// what() is `place: fault`, with `; remedy` behind it where there is one. The command puts the file in front.
//   place   `node 3 "conv1" (Conv, opset 13), attribute auto_pad`, `initializer "w"`, or empty
//   fault   `expected ..., found ...`, or `is not supported: ...`
//   remedy  what would do
class ModelError : public std::runtime_error {
 public:
  ModelError(std::string const& place, std::string const& fault, std::string const& remedy = {})
      : std::runtime_error((place.empty() ? fault : place + ": " + fault) + (remedy.empty() ? "" : "; " + remedy)) {}
};

}  // namespace tool
