#pragma once

/// How much of an asset's price the books write off in each year.
///
///     straight line        d_k = (1 - s) / L                                          (1)
///     declining balance    d_k = max(f B_k / L, B_k / (L - k + 1)),  f = 2            (2)
///     MACRS                (2) with half a year in the first and in the last year     (3)
///
///     L    life in years                                    1    >= 1
///     s    salvage value as a share of the price            1    in [0, 1)
///     B_k  share not yet written off before year k          1
///     f    2, and 1.5 for MACRS lives of 15 and 20 years    1
///
/// (2) changes to a straight line where that writes off more. (3) is the half-year convention of
/// [IrsPublication946] for lives of 3, 5, 7, 10, 15 and 20 years; its tables round to a hundredth of
/// a percent. MACRS knows no salvage value. Buildings (39 years) are straight line, here without
/// the convention of the middle of a month. A third of the price in each of three years is (1): it
/// is not accelerated.

#include <cstddef>
#include <string_view>

#include <bessemer/core/error.hpp>
#include <bessemer/core/inline_vector.hpp>
#include <bessemer/cost/discounting.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/math.hpp>

namespace bessemer::cost {

enum class Depreciation { straight_line, declining_balance, macrs };

[[nodiscard]] constexpr std::string_view to_text(Depreciation method) {
  switch (method) {
    case Depreciation::straight_line: return "straight_line";
    case Depreciation::declining_balance: return "declining_balance";
    case Depreciation::macrs: return "macrs";
  }
  return "straight_line";
}

inline constexpr int longest_life = 60;

/// Shares of the price, year by year; they sum to 1 less salvage.
template <Real S = double>
using DepreciationShares = InlineVector<S, static_cast<std::size_t>(longest_life) + 1>;

namespace detail {

template <Real S>
[[nodiscard]] constexpr DepreciationShares<S> macrs_shares(int life) {
  const S factor(life >= 15 ? 1.5 : 2.0);
  const S rate = factor / S(static_cast<double>(life));
  DepreciationShares<S> shares;
  S left(1.0);
  for (int k = 0; k <= life; ++k) {
    // Half a year is gone in year 0, so `life - k + 1/2` years are left before year k.
    const S years_left(k == 0 ? static_cast<double>(life) : life - k + 0.5);
    const S weight(k == 0 ? 0.5 : 1.0);
    const S share = k == life ? left : weight * math::max(S(rate * left), S(left / years_left));
    shares.push_back(share);
    left = left - share;
  }
  return shares;
}

}  // namespace detail

/// Equations (1), (2) and (3).
template <Real S = double>
[[nodiscard]] constexpr DepreciationShares<S> depreciation(Depreciation method, int life,
                                                           const S& salvage = S(0.0)) {
  require(life >= 1 && life <= longest_life, "depreciation: life must be 1 to ", longest_life,
          " years, got ", life);
  require(salvage >= S(0.0) && salvage < S(1.0),
          "depreciation: salvage must be a share in [0, 1), got ", static_cast<double>(salvage));
  if (method == Depreciation::macrs) {
    require(life == 3 || life == 5 || life == 7 || life == 10 || life == 15 || life == 20,
            "depreciation: MACRS has lives of 3, 5, 7, 10, 15 and 20 years, got ", life);
    require(salvage == S(0.0), "depreciation: MACRS knows no salvage value, got ",
            static_cast<double>(salvage));
    return detail::macrs_shares<S>(life);
  }
  DepreciationShares<S> shares;
  S left(1.0);
  for (int k = 0; k < life; ++k) {
    const S writable = left - salvage;
    const S even = writable / S(static_cast<double>(life - k));
    S share = even;
    if (method == Depreciation::declining_balance) {
      const S declining = math::min(writable, S(S(2.0 / life) * left));
      share = math::max(declining, even);
    }
    shares.push_back(share);
    left = left - share;
  }
  return shares;
}

/// What the tax authority pays of it: tax rate times the present value of the shares, each at the
/// end of its year, as a share of the price.
template <Real S>
[[nodiscard]] constexpr S tax_shield(const DepreciationShares<S>& shares, const S& tax_rate,
                                     const S& discount_rate) {
  require(tax_rate >= S(0.0) && tax_rate < S(1.0), "tax_shield: tax rate must be in [0, 1), got ",
          static_cast<double>(tax_rate));
  detail::require_rate(discount_rate, "tax_shield");
  S sum(0.0);
  S factor(1.0);
  for (std::size_t k = 0; k < shares.size(); ++k) {
    factor = factor / (S(1.0) + discount_rate);
    sum = sum + factor * shares[k];
  }
  return tax_rate * sum;
}

}  // namespace bessemer::cost
