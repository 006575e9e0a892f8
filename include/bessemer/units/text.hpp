#pragma once

/// Quantities as people write them: "3.92 ms", "450 GB/s", "989 TFLOP/s", "1.29 GWh", "552 tCO2e",
/// "12.3 million USD", "54.2 days".
///
/// Each dimension has a ladder of units. The rung is the largest whose threshold the quantity
/// reaches after rounding, so that 999.9 GB reads "1 TB". Three significant digits; four where the
/// next rung starts at ten thousand. Prefixes are decimal (GB is 10^9 byte). Zero takes the base
/// unit; NaN and infinities read "nan s", "inf s", "-inf s". For people only: numbers that are read
/// back by a program keep `value()`. Builds strings, so it is not for the hot path.

#include <cmath>
#include <cstdio>
#include <span>
#include <string>

#include <bessemer/units/constants.hpp>

namespace bessemer {

namespace units {

/// One rung: used from `from` base units on, where one of it is `unit` base units.
struct Rung {
  double from;
  double unit;
  const char* symbol;
};

/// Three significant digits, no trailing zeros, no exponent below a million.
[[nodiscard]] inline std::string digits(double value) {
  char buffer[40];
  const double size = std::abs(value);
  const bool plain = size >= 0.0009995 && size < 999'999.5;
  const int decimals = size >= 99.95      ? 0
                       : size >= 9.995    ? 1
                       : size >= 0.9995   ? 2
                       : size >= 0.09995  ? 3
                       : size >= 0.009995 ? 4
                                          : 5;
  if (!plain) {
    std::snprintf(buffer, sizeof buffer, "%.3g", value);
    return buffer;
  }
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  std::string text = buffer;
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

/// The value on the ladder's fitting rung; `base` is the symbol for zero and the non-finite.
[[nodiscard]] inline std::string on_ladder(double value, std::span<const Rung> ladder,
                                           const char* base) {
  if (std::isnan(value)) return std::string("nan ") + base;
  if (std::isinf(value)) return std::string(value < 0.0 ? "-inf " : "inf ") + base;
  if (value == 0.0) return std::string("0 ") + base;
  const Rung* rung = &ladder.front();
  for (const Rung& next : ladder) {
    if (std::abs(value) >= 0.9995 * next.from) rung = &next;
  }
  return digits(value / rung->unit) + ' ' + rung->symbol;
}

inline constexpr double kWh_in_joules = kWh.value();

inline constexpr Rung time_ladder[] = {
    {0.0, 1e-9, "ns"},           {1e-6, 1e-6, "us"},
    {1e-3, 1e-3, "ms"},          {1.0, 1.0, "s"},
    {120.0, 60.0, "min"},        {7200.0, 3600.0, "h"},
    {172800.0, 86400.0, "days"}, {2.0 * 31557600.0, 31557600.0, "years"}};
inline constexpr Rung length_ladder[] = {
    {0.0, 1e-9, "nm"}, {1e-6, 1e-6, "um"}, {1e-3, 1e-3, "mm"}, {1.0, 1.0, "m"}, {1e3, 1e3, "km"}};
inline constexpr Rung area_ladder[] = {{0.0, 1e-6, "mm2"}, {1e-2, 1.0, "m2"}};
inline constexpr Rung volume_ladder[] = {{0.0, 1e-6, "mL"}, {1e-3, 1e-3, "L"}, {10.0, 1.0, "m3"}};
inline constexpr Rung mass_ladder[] = {{0.0, 1e-3, "g"}, {1.0, 1.0, "kg"}, {1e4, 1e3, "t"}};
inline constexpr Rung frequency_ladder[] = {{0.0, 1.0 / 31557600.0, "per year"},
                                            {1.0 / 86400.0, 1.0 / 86400.0, "per day"},
                                            {0.1, 1.0, "Hz"},
                                            {1e3, 1e3, "kHz"},
                                            {1e6, 1e6, "MHz"},
                                            {1e9, 1e9, "GHz"}};
inline constexpr Rung energy_ladder[] = {
    {0.0, 1e-3, "mJ"},     {1.0, 1.0, "J"},         {3.6e3, 3.6e3, "Wh"},   {3.6e6, 3.6e6, "kWh"},
    {3.6e9, 3.6e9, "MWh"}, {3.6e12, 3.6e12, "GWh"}, {3.6e15, 3.6e15, "TWh"}};
inline constexpr Rung power_ladder[] = {
    {0.0, 1e-3, "mW"}, {1.0, 1.0, "W"}, {1e4, 1e3, "kW"}, {1e6, 1e6, "MW"}, {1e9, 1e9, "GW"}};
inline constexpr Rung data_ladder[] = {{0.0, 1.0, "byte"}, {1e3, 1e3, "kB"},   {1e6, 1e6, "MB"},
                                       {1e9, 1e9, "GB"},   {1e12, 1e12, "TB"}, {1e15, 1e15, "PB"},
                                       {1e18, 1e18, "EB"}};
inline constexpr Rung bandwidth_ladder[] = {{0.0, 1.0, "byte/s"}, {1e3, 1e3, "kB/s"},
                                            {1e6, 1e6, "MB/s"},   {1e9, 1e9, "GB/s"},
                                            {1e12, 1e12, "TB/s"}, {1e15, 1e15, "PB/s"}};
inline constexpr Rung work_ladder[] = {
    {0.0, 1.0, "FLOP"},    {1e6, 1e6, "MFLOP"},   {1e9, 1e9, "GFLOP"},   {1e12, 1e12, "TFLOP"},
    {1e15, 1e15, "PFLOP"}, {1e18, 1e18, "EFLOP"}, {1e21, 1e21, "ZFLOP"}, {1e24, 1e24, "YFLOP"}};
inline constexpr Rung throughput_ladder[] = {{0.0, 1.0, "FLOP/s"},    {1e6, 1e6, "MFLOP/s"},
                                             {1e9, 1e9, "GFLOP/s"},   {1e12, 1e12, "TFLOP/s"},
                                             {1e15, 1e15, "PFLOP/s"}, {1e18, 1e18, "EFLOP/s"},
                                             {1e21, 1e21, "ZFLOP/s"}};
inline constexpr Rung intensity_ladder[] = {{0.0, 1.0, "FLOP/byte"}};
inline constexpr Rung token_ladder[] = {{0.0, 1.0, "token"},
                                        {1e4, 1e3, "ktoken"},
                                        {1e6, 1e6, "Mtoken"},
                                        {1e9, 1e9, "Gtoken"},
                                        {1e12, 1e12, "Ttoken"}};
inline constexpr Rung token_rate_ladder[] = {
    {0.0, 1.0, "token/s"}, {1e4, 1e3, "ktoken/s"}, {1e6, 1e6, "Mtoken/s"}, {1e9, 1e9, "Gtoken/s"}};
inline constexpr Rung work_per_token_ladder[] = {{0.0, 1.0, "FLOP/token"},
                                                 {1e6, 1e6, "MFLOP/token"},
                                                 {1e9, 1e9, "GFLOP/token"},
                                                 {1e12, 1e12, "TFLOP/token"}};
inline constexpr Rung money_ladder[] = {{0.0, 1.0, "USD"},
                                        {1e4, 1e3, "thousand USD"},
                                        {1e6, 1e6, "million USD"},
                                        {1e9, 1e9, "billion USD"}};
inline constexpr Rung rental_ladder[] = {{0.0, 1.0 / 3600.0, "USD/h"},
                                         {1e4 / 3600.0, 1e3 / 3600.0, "thousand USD/h"},
                                         {1e6 / 3600.0, 1e6 / 3600.0, "million USD/h"}};
inline constexpr Rung energy_price_ladder[] = {{0.0, 1.0 / kWh_in_joules, "USD/kWh"}};
inline constexpr Rung carbon_ladder[] = {{0.0, 1e-3, "gCO2e"},
                                         {1.0, 1.0, "kgCO2e"},
                                         {1e3, 1e3, "tCO2e"},
                                         {1e7, 1e6, "ktCO2e"},
                                         {1e9, 1e9, "MtCO2e"}};
inline constexpr Rung carbon_intensity_ladder[] = {{0.0, 1e-3 / kWh_in_joules, "gCO2e/kWh"}};
inline constexpr Rung water_intensity_ladder[] = {{0.0, 1e-3 / kWh_in_joules, "L/kWh"}};

/// The ladder of a unit, and the symbol for zero and the non-finite.
struct Ladder {
  std::span<const Rung> rungs;
  const char* base = "";
};

/// Empty for a unit that nobody reads aloud.
template <class U>
inline constexpr Ladder ladder_of{};

template <>
inline constexpr Ladder ladder_of<Time<>::unit_type>{time_ladder, "s"};
template <>
inline constexpr Ladder ladder_of<Length<>::unit_type>{length_ladder, "m"};
template <>
inline constexpr Ladder ladder_of<Area<>::unit_type>{area_ladder, "m2"};
template <>
inline constexpr Ladder ladder_of<Volume<>::unit_type>{volume_ladder, "L"};
template <>
inline constexpr Ladder ladder_of<Mass<>::unit_type>{mass_ladder, "kg"};
template <>
inline constexpr Ladder ladder_of<Frequency<>::unit_type>{frequency_ladder, "Hz"};
template <>
inline constexpr Ladder ladder_of<Energy<>::unit_type>{energy_ladder, "J"};
template <>
inline constexpr Ladder ladder_of<Power<>::unit_type>{power_ladder, "W"};
template <>
inline constexpr Ladder ladder_of<DataSize<>::unit_type>{data_ladder, "byte"};
template <>
inline constexpr Ladder ladder_of<Bandwidth<>::unit_type>{bandwidth_ladder, "byte/s"};
template <>
inline constexpr Ladder ladder_of<Work<>::unit_type>{work_ladder, "FLOP"};
template <>
inline constexpr Ladder ladder_of<Throughput<>::unit_type>{throughput_ladder, "FLOP/s"};
template <>
inline constexpr Ladder ladder_of<Intensity<>::unit_type>{intensity_ladder, "FLOP/byte"};
template <>
inline constexpr Ladder ladder_of<Tokens<>::unit_type>{token_ladder, "token"};
template <>
inline constexpr Ladder ladder_of<TokenRate<>::unit_type>{token_rate_ladder, "token/s"};
template <>
inline constexpr Ladder ladder_of<WorkPerToken<>::unit_type>{work_per_token_ladder, "FLOP/token"};
template <>
inline constexpr Ladder ladder_of<Money<>::unit_type>{money_ladder, "USD"};
template <>
inline constexpr Ladder ladder_of<RentalRate<>::unit_type>{rental_ladder, "USD/h"};
template <>
inline constexpr Ladder ladder_of<EnergyPrice<>::unit_type>{energy_price_ladder, "USD/kWh"};
template <>
inline constexpr Ladder ladder_of<CarbonMass<>::unit_type>{carbon_ladder, "kgCO2e"};
template <>
inline constexpr Ladder ladder_of<CarbonIntensity<>::unit_type>{carbon_intensity_ladder,
                                                                "gCO2e/kWh"};
template <>
inline constexpr Ladder ladder_of<WaterIntensity<>::unit_type>{water_intensity_ladder, "L/kWh"};

}  // namespace units

/// The quantity in words, with a readable unit. Of a derivative type, its value.
template <class U, Real S>
[[nodiscard]] std::string to_text(const units::Quantity<U, S>& quantity) {
  constexpr const units::Ladder& ladder = units::ladder_of<U>;
  static_assert(!ladder.rungs.empty(), "to_text: this unit has no name");
  return units::on_ladder(static_cast<double>(quantity.value()), ladder.rungs, ladder.base);
}

}  // namespace bessemer
