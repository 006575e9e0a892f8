// expect: no matching function for call to 'operational_carbon
// expect: FacilityEnergy

// Carbon is of what the building draws: the PUE first.

#include <bessemer/carbon/operational.hpp>
#include <bessemer/energy/consumption.hpp>

using namespace bessemer;

constexpr ItEnergy<> plugs(1.0 * GWh);
constexpr CarbonIntensity<> grid = 400.0 * gCO2e / kWh;

#ifdef MENDED
constexpr auto carbon_mass = carbon::operational_carbon(energy::facility_energy(plugs, 1.2), grid);
#else
constexpr auto carbon_mass = carbon::operational_carbon(plugs, grid);
#endif
