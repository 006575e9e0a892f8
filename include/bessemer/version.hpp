#pragma once

/// The version of the library, said here and nowhere else: the build reads this line.

#define BESSEMER_VERSION "0.1.0"

namespace bessemer {

inline constexpr const char* version = BESSEMER_VERSION;

}  // namespace bessemer
