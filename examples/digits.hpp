// Handwritten-looking digits that the program draws itself, as hard as it likes.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ingot/host.hpp>
#include <vector>

namespace digits {

inline constexpr std::size_t width = 28;
using Image = ingot::Shape<1, width, width>;

struct Point {
  double x;
  double y;
};
using Stroke = std::vector<Point>;

// Part of an ellipse as a polyline; degrees run from the right over the bottom to the left.
inline Stroke arc(Point centre, double radius_x, double radius_y, int from, int to) {
  constexpr double degree = 3.14159265358979323846 / 180.0;
  Stroke stroke;
  int const pieces = std::max(1, (to - from) / 20);
  for (int i = 0; i <= pieces; ++i) {
    double const angle = degree * (from + static_cast<double>((to - from) * i) / pieces);
    stroke.push_back({centre.x + radius_x * std::cos(angle), centre.y + radius_y * std::sin(angle)});
  }
  return stroke;
}

// How each digit is written in the unit square, y downwards; the second form of 1, 4 and 7 is as common as the first.
inline std::vector<Stroke> strokes(unsigned digit, bool second_form) {
  switch (digit) {
    case 0:
      return {arc({0.5, 0.5}, 0.33, 0.46, -90, 270)};
    case 1:
      return second_form ? std::vector<Stroke>{{{0.5, 0.04}, {0.5, 0.96}}}
                         : std::vector<Stroke>{{{0.28, 0.28}, {0.54, 0.04}, {0.54, 0.96}}};
    case 2:
      return {arc({0.5, 0.3}, 0.31, 0.26, 180, 400), {{0.7, 0.46}, {0.18, 0.95}, {0.86, 0.95}}};
    case 3:
      return {arc({0.45, 0.28}, 0.31, 0.23, 200, 450), arc({0.45, 0.73}, 0.34, 0.23, 270, 520)};
    case 4:
      return second_form ? std::vector<Stroke>{{{0.3, 0.05}, {0.2, 0.55}, {0.85, 0.55}}, {{0.7, 0.2}, {0.66, 0.96}}}
                         : std::vector<Stroke>{{{0.66, 0.96}, {0.66, 0.04}, {0.14, 0.66}, {0.9, 0.66}}};
    case 5:
      return {{{0.8, 0.05}, {0.3, 0.05}, {0.26, 0.44}}, arc({0.48, 0.66}, 0.32, 0.29, 225, 500)};
    case 6:
      return {{{0.68, 0.04}, {0.4, 0.28}, {0.23, 0.66}}, arc({0.51, 0.7}, 0.28, 0.25, -180, 180)};
    case 7:
      return second_form ? std::vector<Stroke>{{{0.15, 0.05}, {0.85, 0.05}, {0.4, 0.96}}, {{0.35, 0.5}, {0.78, 0.5}}}
                         : std::vector<Stroke>{{{0.15, 0.05}, {0.85, 0.05}, {0.4, 0.96}}};
    case 8:
      return {arc({0.5, 0.27}, 0.25, 0.22, 90, 450), arc({0.5, 0.73}, 0.31, 0.24, -90, 270)};
    default:
      return {arc({0.49, 0.3}, 0.28, 0.25, 0, 360), {{0.77, 0.3}, {0.72, 0.65}, {0.55, 0.96}}};
  }
}

// Random numbers one after the other.
class Dice {
 public:
  explicit Dice(ingot::RandomKey key) : key_(key) {}
  double between(double low, double high) { return low + (high - low) * ingot::uniform_unit(key_, 2 * next_++); }
  double normal() { return ingot::standard_normal(key_, next_++); }
  bool chance(double probability) { return between(0.0, 1.0) < probability; }

 private:
  ingot::RandomKey key_;
  std::uint64_t next_ = 0;
};

inline double distance(Point p, Point a, Point b) {
  double const dx = b.x - a.x;
  double const dy = b.y - a.y;
  double const length = dx * dx + dy * dy;
  double const t = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0.0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

// Writes one stroke, in pixels, with a round pen; where strokes cross, the darker one stays.
inline void write(Stroke const& stroke, double pen_radius, double ink, std::array<float, width * width>& image) {
  double const reach = pen_radius + 1.0;
  auto const pixel = [](double at) {
    return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(width)));
  };
  for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
    Point const a = stroke[i];
    Point const b = stroke[i + 1];
    for (std::size_t y = pixel(std::min(a.y, b.y) - reach); y < pixel(std::max(a.y, b.y) + reach + 1.0); ++y) {
      for (std::size_t x = pixel(std::min(a.x, b.x) - reach); x < pixel(std::max(a.x, b.x) + reach + 1.0); ++x) {
        Point const centre{static_cast<double>(x) + 0.5, static_cast<double>(y) + 0.5};
        double const cover = std::clamp(pen_radius + 0.5 - distance(centre, a, b), 0.0, 1.0);
        image[y * width + x] = std::max(image[y * width + x], static_cast<float>(ink * cover));
      }
    }
  }
}

// One digit: size, slant, turn, place, pen, ink and the exact course of its strokes are random; a stray stroke may lie
// beside it; the paper is noisy. Ink is 1, paper 0.
inline std::array<float, width * width> draw(unsigned digit, ingot::RandomKey key) {
  Dice dice(key);
  double const scale_x = dice.between(10.0, 19.0);
  double const scale_y = dice.between(13.0, 21.0);
  double const slant = dice.between(-0.35, 0.35);
  double const turn = dice.between(-0.2, 0.2);
  Point const middle{14.0 + dice.between(-4.5, 4.5), 14.0 + dice.between(-3.5, 3.5)};
  double const pen = dice.between(0.6, 1.7);
  double const ink = dice.between(0.55, 1.0);
  std::array<float, width * width> image{};
  for (Stroke& stroke : strokes(digit, dice.chance(0.5))) {
    for (Point& p : stroke) {
      double const x = (p.x - 0.5) * scale_x + dice.normal() * 0.3;
      double const y = (p.y - 0.5) * scale_y + dice.normal() * 0.3;
      p = {middle.x + x - slant * y - turn * y, middle.y + y + turn * x};
    }
    write(stroke, pen, ink, image);
  }
  if (dice.chance(0.5)) {
    Point const start{dice.between(0.0, 28.0), dice.between(0.0, 28.0)};
    Stroke const stray{start, {start.x + dice.between(-5.0, 5.0), start.y + dice.between(-5.0, 5.0)}};
    write(stray, pen, ink * 0.8, image);
  }
  double const noise = dice.between(0.02, 0.2);
  for (float& pixel : image) pixel = std::clamp(pixel + static_cast<float>(noise * dice.normal()), 0.0F, 1.0F);
  return image;
}

// `count` digits, each class equally often on average; the same for a seed on every machine up to the last bit of
// its sines.
inline ingot::Dataset<Image> draw_set(std::size_t count, std::uint64_t seed) {
  std::vector<float> inputs;
  std::vector<ingot::ClassIndex> labels;
  inputs.reserve(count * Image::size);
  ingot::RandomKey const key{seed, 0};
  for (std::size_t i = 0; i < count; ++i) {
    labels.push_back(static_cast<ingot::ClassIndex>(key.below(i, 10)));
    auto const image = draw(labels.back(), key.child(i));
    inputs.insert(inputs.end(), image.begin(), image.end());
  }
  return ingot::Dataset<Image>(std::move(inputs), std::move(labels), 10);
}

}  // namespace digits
