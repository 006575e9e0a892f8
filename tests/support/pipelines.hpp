#pragma once

/// Pipelines played out: each stage does its operations in a fixed order, each operation as soon as
/// the stage is free and what it needs has arrived. Nothing here knows a formula of the library.
///
///     1F1B          min(m, p - 1 - i) forwards, then one forward and one backward in turn,
///                   then the backwards left
///     interleaved   min(m v, 2 (p - 1 - i) + (v - 1) p) chunk forwards first, then likewise;
///                   chunks change after p micro-batches [NarayananEtAl2021] section 2.2.2
///
///     p stages, i this one from 0, m micro-batches, v chunks per stage.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace support {

/// One chunk's forward or backward of one micro-batch. `link` counts chunks along the model.
struct Operation {
  bool backward;
  int link;
  int micro_batch;
};

using Orders = std::vector<std::vector<Operation>>;

inline Orders one_forward_one_backward_orders(int stages, int micro_batches) {
  Orders orders(static_cast<std::size_t>(stages));
  for (int i = 0; i < stages; ++i) {
    auto& order = orders[static_cast<std::size_t>(i)];
    const int ahead = std::min(micro_batches, stages - 1 - i);
    for (int k = 0; k < ahead; ++k) order.push_back({false, i, k});
    for (int k = ahead; k < micro_batches; ++k) {
      order.push_back({false, i, k});
      order.push_back({true, i, k - ahead});
    }
    for (int k = micro_batches - ahead; k < micro_batches; ++k) order.push_back({true, i, k});
  }
  return orders;
}

/// `micro_batches` must be a multiple of `stages`.
inline Orders interleaved_orders(int stages, int micro_batches, int chunks) {
  Orders orders(static_cast<std::size_t>(stages));
  const int all = micro_batches * chunks;
  for (int i = 0; i < stages; ++i) {
    auto& order = orders[static_cast<std::size_t>(i)];
    const auto nth = [&](int n, bool backward) {
      const int round = n / (stages * chunks);
      const int within = n % (stages * chunks);
      const int chunk = backward ? chunks - 1 - within / stages : within / stages;
      return Operation{backward, chunk * stages + i, round * stages + within % stages};
    };
    const int ahead = std::min(all, 2 * (stages - 1 - i) + (chunks - 1) * stages);
    for (int n = 0; n < ahead; ++n) order.push_back(nth(n, false));
    for (int n = ahead; n < all; ++n) {
      order.push_back(nth(n, false));
      order.push_back(nth(n - ahead, true));
    }
    for (int n = all - ahead; n < all; ++n) order.push_back(nth(n, true));
  }
  return orders;
}

/// When the last operation ends; `forward[i]` and `backward[i]` are what one takes on stage i. A
/// negative time says that the orders wait for each other.
inline double finish_time(const Orders& orders, const std::vector<double>& forward,
                          const std::vector<double>& backward, int chunks, int micro_batches) {
  const std::size_t p = orders.size();
  const int links = static_cast<int>(p) * chunks;
  const auto place = [&](const Operation& o) {
    return (static_cast<std::size_t>(o.backward) * static_cast<std::size_t>(links) +
            static_cast<std::size_t>(o.link)) *
               static_cast<std::size_t>(micro_batches) +
           static_cast<std::size_t>(o.micro_batch);
  };
  std::vector<double> end(
      2 * static_cast<std::size_t>(links) * static_cast<std::size_t>(micro_batches), -1.0);
  std::vector<std::size_t> next(p, 0);
  std::vector<double> free(p, 0.0);
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = 0; i < p; ++i) {
      while (next[i] < orders[i].size()) {
        const Operation& o = orders[i][next[i]];
        double ready = 0.0;
        if (!o.backward && o.link > 0) ready = end[place({false, o.link - 1, o.micro_batch})];
        if (o.backward) {
          ready = o.link + 1 < links ? end[place({true, o.link + 1, o.micro_batch})]
                                     : end[place({false, o.link, o.micro_batch})];
        }
        if (ready < 0.0) break;
        free[i] = std::max(free[i], ready) + (o.backward ? backward[i] : forward[i]);
        end[place(o)] = free[i];
        ++next[i];
        moved = true;
      }
    }
  }
  for (std::size_t i = 0; i < p; ++i) {
    if (next[i] < orders[i].size()) return -1.0;
  }
  return *std::max_element(free.begin(), free.end());
}

/// Most chunk activations that a stage holds at once: forwards begun less backwards ended.
inline int peak_in_flight(const std::vector<Operation>& order) {
  int now = 0;
  int peak = 0;
  for (const Operation& o : order) {
    now += o.backward ? -1 : 1;
    peak = std::max(peak, now);
  }
  return peak;
}

}  // namespace support
