#pragma once

/// Transfers on shared links, step by step: what the closed forms of this folder are held against.
///
/// A transfer waits for others, then for its latency, then flows over all of its links at once. At
/// any moment rates are max-min fair: no flow can have more without a slower or equal one having less
/// [BertsekasGallager1992] Found by filling: the link with the least capacity per
/// flow fixes the rate of its flows, which leave the others. Between events rates are constant, so
/// time jumps from event to event.
///
/// Exact but for rounding. Allocates; cost grows with transfers times events.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include <bessemer/core/error.hpp>
#include <bessemer/units/quantities.hpp>

namespace bessemer::network {

struct Transfer {
  DataSize<> size{};
  Time<> latency{};
  /// Places in the list of capacities.
  std::vector<std::size_t> links{};
  /// Earlier transfers that must have ended.
  std::vector<std::size_t> after{};
};

namespace detail {

class FlowSimulation {
 public:
  FlowSimulation(const std::vector<Bandwidth<>>& capacities, const std::vector<Transfer>& transfers)
      : transfers_{transfers},
        waits_(transfers.size()),
        followers_(transfers.size()),
        left_(transfers.size()),
        rate_(transfers.size()),
        end_(transfers.size(), 0.0) {
    for (const Bandwidth<>& capacity : capacities) {
      require(capacity > Bandwidth<>{}, "flow simulation: capacities must be positive");
      capacity_.push_back(capacity.value());
    }
    for (std::size_t i = 0; i < transfers.size(); ++i) {
      waits_[i] = transfers[i].after.size();
      left_[i] = transfers[i].size.value();
      for (const std::size_t before : transfers[i].after) {
        require(before < i, "flow simulation: a transfer must come after those it waits for");
        followers_[before].push_back(i);
      }
      for (const std::size_t link : transfers[i].links) {
        require(link < capacity_.size(), "flow simulation: no link ", link);
      }
      if (waits_[i] == 0) launch(i, 0.0);
    }
  }

  [[nodiscard]] std::vector<Time<>> run() {
    double now = 0.0;
    while (!starting_.empty() || !flowing_.empty()) {
      double next = std::numeric_limits<double>::infinity();
      for (const Start& start : starting_) next = std::min(next, start.at);
      for (const std::size_t i : flowing_) next = std::min(next, now + left_[i] / rate_[i]);
      for (const std::size_t i : flowing_) left_[i] -= rate_[i] * (next - now);
      now = next;
      finish(now);
      admit(now);
      share();
    }
    std::vector<Time<>> ends;
    for (const double end : end_) ends.push_back(Time<>::from_value(end));
    return ends;
  }

 private:
  struct Start {
    double at;
    std::size_t transfer;
  };
  /// Events closer than this share of their time are one.
  static constexpr double together = 1e-12;

  void launch(std::size_t i, double now) {
    starting_.push_back({now + transfers_[i].latency.value(), i});
  }

  void finish(double now) {
    std::vector<std::size_t> ended;
    std::erase_if(flowing_, [&](std::size_t i) {
      const bool ends = left_[i] <= rate_[i] * now * together;
      if (ends) ended.push_back(i);
      return ends;
    });
    for (const std::size_t i : ended) release(i, now);
  }

  void release(std::size_t i, double now) {
    end_[i] = now;
    for (const std::size_t follower : followers_[i]) {
      if (--waits_[follower] == 0) launch(follower, now);
    }
  }

  void admit(double now) {
    for (std::size_t s = 0; s < starting_.size();) {
      if (starting_[s].at > now * (1.0 + together)) {
        ++s;
        continue;
      }
      const std::size_t i = starting_[s].transfer;
      starting_[s] = starting_.back();
      starting_.pop_back();
      if (left_[i] > 0.0 && !transfers_[i].links.empty()) {
        flowing_.push_back(i);
      } else {
        release(i, now);  // may append to starting_
      }
    }
  }

  /// Max-min fair rates of what flows.
  void share() {
    std::vector<double> capacity = capacity_;
    std::vector<int> users(capacity.size(), 0);
    std::vector<std::size_t> open = flowing_;
    for (const std::size_t i : open) {
      for (const std::size_t link : transfers_[i].links) ++users[link];
    }
    while (!open.empty()) {
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t link = 0; link < capacity.size(); ++link) {
        if (users[link] > 0) least = std::min(least, capacity[link] / users[link]);
      }
      std::vector<char> full(capacity.size(), 0);
      for (std::size_t link = 0; link < capacity.size(); ++link) {
        const bool fills = users[link] > 0 && capacity[link] / users[link] <= least * (1.0 + 1e-9);
        full[link] = fills ? 1 : 0;
      }
      std::erase_if(open, [&](std::size_t i) {
        const auto& links = transfers_[i].links;
        if (std::none_of(links.begin(), links.end(), [&](auto link) { return full[link] != 0; })) {
          return false;
        }
        rate_[i] = least;
        for (const std::size_t link : links) {
          capacity[link] -= least;
          --users[link];
        }
        return true;
      });
    }
  }

  const std::vector<Transfer>& transfers_;
  std::vector<double> capacity_{};
  std::vector<std::size_t> waits_;
  std::vector<std::vector<std::size_t>> followers_;
  std::vector<double> left_;
  std::vector<double> rate_;
  std::vector<double> end_;
  std::vector<Start> starting_{};
  std::vector<std::size_t> flowing_{};
};

}  // namespace detail

/// When each transfer ends.
[[nodiscard]] inline std::vector<Time<>> simulate(const std::vector<Bandwidth<>>& capacities,
                                                  const std::vector<Transfer>& transfers) {
  return detail::FlowSimulation(capacities, transfers).run();
}

/// When the last one ends.
[[nodiscard]] inline Time<> last(const std::vector<Time<>>& ends) {
  Time<> latest{};
  for (const Time<>& end : ends) latest = end > latest ? end : latest;
  return latest;
}

}  // namespace bessemer::network
