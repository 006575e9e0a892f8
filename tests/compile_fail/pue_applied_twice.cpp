// expect: no matching function for call to 'facility_energy
// expect: ItEnergy

// Facility energy has the PUE in it.

#include <bessemer/energy/consumption.hpp>

using namespace bessemer;

constexpr ItEnergy<> plugs(1.0 * GWh);

#ifdef MENDED
constexpr auto meter_energy = energy::facility_energy(plugs, 1.2);
#else
constexpr auto meter_energy = energy::facility_energy(energy::facility_energy(plugs, 1.2), 1.2);
#endif
