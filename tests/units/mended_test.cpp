#include <doctest/doctest.h>

#include <bessemer/carbon/operational.hpp>
#include <bessemer/compute/roofline.hpp>
#include <bessemer/compute/utilization.hpp>
#include <bessemer/core/sourced.hpp>
#include <bessemer/energy/consumption.hpp>
#include <bessemer/hardware/accelerator.hpp>
#include <bessemer/hardware/link.hpp>
#include <bessemer/network/collective_models.hpp>
#include <bessemer/network/ring.hpp>
#include <bessemer/plan/plan.hpp>
#include <bessemer/study/dual.hpp>
#include <bessemer/units/constants.hpp>
#include <bessemer/units/kind.hpp>

/// The mistakes of compile_fail/, each mended as its file says: the file that must not compile does
/// so once its one wrong line is right. So none of them fails for another reason than its own.
#define MENDED
namespace bytes_plus_seconds {
#include <compile_fail/bytes_plus_seconds.cpp>
}
namespace data_plus_bandwidth {
#include <compile_fail/data_plus_bandwidth.cpp>
}
namespace time_over_bandwidth_as_time {
#include <compile_fail/time_over_bandwidth_as_time.cpp>
}
namespace bandwidth_where_a_size_belongs {
#include <compile_fail/bandwidth_where_a_size_belongs.cpp>
}
namespace bare_number_as_bandwidth {
#include <compile_fail/bare_number_as_bandwidth.cpp>
}
namespace work_where_a_throughput_belongs {
#include <compile_fail/work_where_a_throughput_belongs.cpp>
}
namespace energy_where_a_power_belongs {
#include <compile_fail/energy_where_a_power_belongs.cpp>
}
namespace kilograms_as_carbon {
#include <compile_fail/kilograms_as_carbon.cpp>
}
namespace price_of_energy_as_money {
#include <compile_fail/price_of_energy_as_money.cpp>
}
namespace tokens_as_a_number {
#include <compile_fail/tokens_as_a_number.cpp>
}
namespace gigabytes_in_seconds {
#include <compile_fail/gigabytes_in_seconds.cpp>
}
namespace bus_plus_algorithm_bandwidth {
#include <compile_fail/bus_plus_algorithm_bandwidth.cpp>
}
namespace model_utilization_of_hardware_work {
#include <compile_fail/model_utilization_of_hardware_work.cpp>
}
namespace pue_applied_twice {
#include <compile_fail/pue_applied_twice.cpp>
}
namespace carbon_of_it_energy {
#include <compile_fail/carbon_of_it_energy.cpp>
}
namespace integer_as_scalar {
#include <compile_fail/integer_as_scalar.cpp>
}
namespace value_without_a_source {
#include <compile_fail/value_without_a_source.cpp>
}
namespace link_without_latency {
#include <compile_fail/link_without_latency.cpp>
}
namespace ring_of_no_ranks {
#include <compile_fail/ring_of_no_ranks.cpp>
}
namespace negative_message {
#include <compile_fail/negative_message.cpp>
}
namespace recomputation_from_a_number {
#include <compile_fail/recomputation_from_a_number.cpp>
}
namespace sharding_where_recomputation_belongs {
#include <compile_fail/sharding_where_recomputation_belongs.cpp>
}
namespace half_a_rank {
#include <compile_fail/half_a_rank.cpp>
}
namespace derivative_dropped {
#include <compile_fail/derivative_dropped.cpp>
}
namespace derivative_times_plain_quantity {
#include <compile_fail/derivative_times_plain_quantity.cpp>
}
namespace collectives_as_kernels {
#include <compile_fail/collectives_as_kernels.cpp>
}
#undef MENDED

TEST_SUITE("units/mended") {
  TEST_CASE("3 byte and 2 byte are 5 byte") {
    static_assert(bytes_plus_seconds::sum == 5.0 * bessemer::byte);
  }
  TEST_CASE("80 GB and two seconds of 3 GB/s are 86 GB") {
    static_assert(data_plus_bandwidth::sum == 86.0 * bessemer::GB);
  }
  TEST_CASE("a gigabyte over 50 GB/s takes 20 ms") {
    static_assert(time_over_bandwidth_as_time::duration == 20.0 * bessemer::millisecond);
  }
  TEST_CASE("a message of 1 GB goes round eight ranks in 14 hops and 1.75 GB") {
    static_assert(bandwidth_where_a_size_belongs::duration >
                  1.75 * bessemer::GB / bandwidth_where_a_size_belongs::nvlink.bandwidth);
  }
  TEST_CASE("a bandwidth with its unit is one") {
    static_assert(bare_number_as_bandwidth::nvlink.bandwidth.value() == 450e9);
  }
  TEST_CASE("FLOP per second are a throughput") {
    static_assert(work_where_a_throughput_belongs::peak.bf16.value() == 989e12);
  }
  TEST_CASE("0.7 kWh an hour are 700 W") {
    static_assert(energy_where_a_power_belongs::limit > 699.999 * bessemer::watt);
  }
  TEST_CASE("kilograms of CO2e are carbon") {
    static_assert(kilograms_as_carbon::carbon.value() == 150.0);
  }
  TEST_CASE("3 GWh at 0.1 USD/kWh cost 300,000 USD") {
    static_assert(price_of_energy_as_money::cost > 299'999.9 * bessemer::USD);
  }
  TEST_CASE("tokens are read as a number") { static_assert(tokens_as_a_number::count == 15.6e12); }
  TEST_CASE("80 GB are 74.5 GiB") {
    static_assert(gigabytes_in_seconds::count > 74.5 && gigabytes_in_seconds::count < 74.51);
  }
  TEST_CASE("algorithm bandwidths add") {
    static_assert(bus_plus_algorithm_bandwidth::sum.quantity().value() == 340e9);
  }
  TEST_CASE("3 EFLOP in an hour on 8 PFLOP/s are 10 %") {
    static_assert(model_utilization_of_hardware_work::mfu > 0.104 &&
                  model_utilization_of_hardware_work::mfu < 0.1042);
  }
  TEST_CASE("the PUE counts once") {
    static_assert(pue_applied_twice::meter_energy.quantity() == 1.2 * bessemer::GWh);
  }
  TEST_CASE("1.2 GWh at 400 g/kWh emit 480 t") {
    static_assert(carbon_of_it_energy::carbon_mass > 479.99 * bessemer::tCO2e);
  }
  TEST_CASE("floating-point scalars are scalars") {
    static_assert(integer_as_scalar::duration.value() == 3.0f);
  }
  TEST_CASE("a value with a source is one") {
    static_assert(value_without_a_source::share.value() == 0.75);
  }
  TEST_CASE("a link with a latency is one") {
    static_assert(link_without_latency::nvlink.latency == 0.0 * bessemer::second);
  }
  TEST_CASE("a ring of eight ranks has traffic") {
    static_assert(ring_of_no_ranks::traffic == 0.875);
  }
  TEST_CASE("a message that is not negative takes its time") {
    static_assert(negative_message::duration == bandwidth_where_a_size_belongs::duration);
  }
  TEST_CASE("levels are called by their names") {
    static_assert(recomputation_from_a_number::layout.recomputation ==
                  bessemer::plan::full_recomputation);
  }
  TEST_CASE("each switch has its own") {
    static_assert(sharding_where_recomputation_belongs::layout.recomputation ==
                  bessemer::plan::no_recomputation);
  }
  TEST_CASE("two ranks are two") { static_assert(half_a_rank::layout.tensor == 2); }
  TEST_CASE("a derivative is dropped on purpose") {
    static_assert(derivative_dropped::plain == 3.0 * bessemer::second);
  }
  TEST_CASE("a lifted quantity takes part") {
    static_assert(derivative_times_plain_quantity::twice.value().derivative(0) == 3600.0);
  }
  TEST_CASE("a model of kernels is one") { static_assert(collectives_as_kernels::is_a_model); }
}
