#include "sound_nodes.hpp"

#include <utility>

namespace tool {
namespace {

Array numbers(Extents const& shape) {
  Array array{Scalar::float32, shape, std::vector<double>(count_of(shape))};
  for (std::size_t i = 0; i < array.values.size(); ++i) array.values[i] = static_cast<double>(i % 5) / 2;
  return array;
}
Array places(std::vector<double> const& values) {
  return {Scalar::int64, {static_cast<std::int64_t>(values.size())}, values};
}
Array place(double value) {
  return {Scalar::int64, {}, {value}};
}
Array number(double value) {
  return {Scalar::float32, {}, {value}};
}
Array reals(std::vector<double> const& values) {
  return {Scalar::float32, {static_cast<std::int64_t>(values.size())}, values};
}
Array truths(std::vector<double> const& values) {
  return {Scalar::boolean, {static_cast<std::int64_t>(values.size())}, values};
}

using Integers = std::vector<std::int64_t>;
Attribute whole(std::int64_t number) {
  return number;
}
Attribute text(char const* words) {
  return std::string(words);
}

}  // namespace

std::vector<Sound> sound_nodes() {
  Array const x = numbers({2, 3}), image = numbers({1, 4, 5, 4}), cube = numbers({2, 3, 4}), line = numbers({1, 2, 6});
  Array const four = numbers({4}), index = {Scalar::int64, {1, 3}, {0, 1, 1}};
  Attribute const kernel = Integers{2, 2};
  std::vector<Sound> all;
  for (char const* op :
       {"Abs",      "Selu",    "Clip",      "Not",     "IsInf",   "Softmax",   "Hardmax",    "LpNormalization",
        "Identity", "Flatten", "Transpose", "Squeeze", "ArgMax",  "ReduceSum", "ReduceMean", "ReduceLogSumExp",
        "Shape",    "Size",    "EyeLike",   "Trilu",   "Dropout", "Max",       "Mean"})
    all.push_back({op, 14, {}, {x}});
  for (char const* op : {"Add", "Equal", "Div", "Pow", "PRelu", "Max", "CastLike"}) all.push_back({op, 15, {}, {x, x}});
  for (char const* op : {"GlobalAveragePool", "GlobalLpPool", "MeanVarianceNormalization"})
    all.push_back({op, 13, {}, {image}});
  for (char const* op : {"MaxPool", "AveragePool", "LpPool"}) {
    all.push_back(
        {op, 12, {{"kernel_shape", kernel}, {"strides", Integers{2, 1}}, {"pads", Integers{1, 0, 0, 1}}}, {image}});
    all.push_back({op, 18, {{"kernel_shape", Integers{3}}, {"auto_pad", text("SAME_UPPER")}}, {line}});
  }
  all.insert(
      all.end(),
      {
          {"Mod", 13, {}, {places({5, -4}), places({3, 3})}},
          {"Div", 13, {}, {places({5, -4}), places({3, 3})}},
          {"Gelu", 20, {{"approximate", text("tanh")}}, {x}},
          {"Add", 6, {{"broadcast", whole(1)}, {"axis", whole(0)}}, {x, numbers({2})}},
          {"Where", 9, {}, {truths({1, 0, 1}), x, x}},
          {"ReduceSum", 13, {{"keepdims", whole(0)}}, {x, places({1})}},
          {"CumSum", 11, {{"reverse", whole(1)}}, {x, place(1)}},
          {"Reshape", 13, {}, {x, places({3, -1})}},
          {"Reshape", 1, {{"shape", Integers{0, -1}}}, {x}},
          {"Unsqueeze", 11, {{"axes", Integers{0, 3}}}, {x}},
          {"Unsqueeze", 13, {}, {x, places({0, -1})}},
          {"Concat", 13, {{"axis", whole(1)}}, {x, x, x}},
          {"Split", 13, {{"axis", whole(1)}}, {x, places({1, 2})}},
          {"Split", 18, {{"num_outputs", whole(2)}, {"axis", whole(1)}}, {x}},
          {"Slice", 9, {{"starts", Integers{1}}, {"ends", Integers{9}}, {"axes", Integers{1}}}, {x}},
          {"Slice", 13, {}, {x, places({2, 0}), places({-9, 2}), places({1, 0}), places({-1, 1})}},
          {"Expand", 13, {}, {x, places({2, 2, 1})}},
          {"Tile", 13, {}, {x, places({2, 3})}},
          {"Tile", 1, {}, {x, place(2), place(1)}},
          {"DepthToSpace", 13, {{"blocksize", whole(2)}, {"mode", text("CRD")}}, {image}},
          {"SpaceToDepth", 13, {{"blocksize", whole(2)}}, {numbers({1, 1, 4, 2})}},
          {"ReverseSequence", 10, {}, {cube, places({1, 2, 0})}},
          {"Pad", 2, {{"pads", Integers{1, 0, -1, 2}}}, {x}},
          {"Pad", 19, {{"mode", text("reflect")}}, {x, places({1, 0, -1, 2})}},
          {"Pad", 19, {{"mode", text("wrap")}}, {x, places({1, 2}), number(1), places({1})}},
          {"Gather", 13, {{"axis", whole(1)}}, {x, index}},
          {"GatherElements", 13, {}, {x, index}},
          {"GatherND", 13, {{"batch_dims", whole(1)}}, {x, {Scalar::int64, {2, 1}, {0, 2}}}},
          {"Scatter", 9, {}, {x, index, numbers({1, 3})}},
          {"ScatterElements", 18, {{"reduction", text("max")}}, {x, index, numbers({1, 3})}},
          {"ScatterND", 16, {{"reduction", text("add")}}, {x, {Scalar::int64, {2, 1}, {0, 1}}, x}},
          {"OneHot", 11, {{"axis", whole(0)}}, {index, place(4), reals({0, 1})}},
          {"Compress", 11, {{"axis", whole(1)}}, {x, truths({1, 0, 1})}},
          {"NonZero", 13, {}, {x}},
          {"TopK", 11, {{"axis", whole(0)}}, {x, places({1})}},
          {"TopK", 1, {{"k", whole(2)}}, {x}},
          {"Cast", 13, {{"to", whole(10)}}, {x}},
          {"Cast", 1, {{"to", text("INT8")}}, {x}},
          {"Constant", 13, {{"value_ints", Integers{1, 2}}}, {}},
          {"ConstantOfShape", 9, {{"value", numbers({1})}}, {places({2, 3})}},
          {"Range", 11, {}, {number(0), number(5), number(2)}},
          {"MatMul", 13, {}, {cube, numbers({4, 2})}},
          {"Gemm", 13, {{"transB", whole(1)}}, {x, numbers({4, 3}), four}},
          {"Einsum", 12, {{"equation", text("...i,...i->...")}}, {x, x}},
          {"Einsum", 12, {{"equation", text("ij,jk->ik")}}, {x, numbers({3, 2})}},
          {"Conv",
           11,
           {{"pads", Integers{1, 0, 1, 2}}, {"strides", Integers{2, 1}}, {"group", whole(2)}},
           {image, numbers({4, 2, 3, 2}), four}},
          {"Conv", 11, {{"auto_pad", text("SAME_LOWER")}, {"dilations", Integers{2}}}, {line, numbers({3, 2, 2})}},
          {"ConvTranspose",
           11,
           {{"strides", Integers{2, 2}}, {"output_padding", Integers{1, 0}}, {"group", whole(2)}},
           {image, numbers({4, 2, 2, 2}), four}},
          {"ConvTranspose", 11, {{"output_shape", Integers{13}}, {"strides", Integers{2}}}, {line, numbers({2, 1, 3})}},
          {"BatchNormalization", 9, {}, {image, four, four, four, four}},
          {"BatchNormalization",
           8,
           {{"spatial", whole(0)}},
           {x, reals({1, 1, 1}), reals({1, 1, 1}), reals({1, 1, 1}), reals({1, 1, 1})}},
          {"InstanceNormalization", 6, {}, {image, four, four}},
          {"GroupNormalization", 18, {{"num_groups", whole(2)}}, {image, numbers({2}), numbers({2})}},
          {"LayerNormalization", 17, {{"axis", whole(1)}}, {cube, numbers({3, 4}), four}},
          {"LRN", 13, {{"size", whole(3)}}, {image}},
          {"RNN", 14, {{"direction", text("reverse")}}, {cube, numbers({1, 2, 4}), numbers({1, 2, 2})}},
          {"GRU",
           14,
           {{"linear_before_reset", whole(1)}},
           {cube, numbers({1, 6, 4}), numbers({1, 6, 2}), numbers({1, 12}), places({1, 2, 0}), numbers({1, 3, 2})}},
          {"LSTM",
           14,
           {{"direction", text("bidirectional")}, {"clip", 2.0}},
           {cube, numbers({2, 8, 4}), numbers({2, 8, 2}), numbers({2, 16}), places({1, 2, 0}), numbers({2, 3, 2}),
            numbers({2, 3, 2}), numbers({2, 6})}},
          {"Resize", 13, {{"mode", text("cubic")}}, {image, reals({}), reals({1, 1, 1.5, 2})}},
          {"Resize",
           19,
           {{"coordinate_transformation_mode", text("tf_crop_and_resize")}, {"mode", text("linear")}},
           {line, reals({0, 0, 0.2, 1, 1, 1.4}), reals({}), places({1, 2, 4})}},
          {"Resize", 10, {}, {line, reals({1, 1, 2.5})}},
          {"Upsample", 7, {{"scales", std::vector<double>{1, 1, 2, 0.6}}}, {image}},
      });
  return all;
}

}  // namespace tool
