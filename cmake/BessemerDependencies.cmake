# Finds the headers of Boost and Eigen and makes bessemer::boost and bessemer::eigen of them. Used by
# the build and by the installed package. In this order: a target that the project already has, a
# CMake package, a plain include directory, a wheel in one of `bessemer_site_packages`.

function(bessemer_add_headers name package version target header wheel_suffixes)
  if(TARGET bessemer::${name})
    return()
  endif()
  add_library(bessemer::${name} INTERFACE IMPORTED GLOBAL)

  foreach(candidate IN LISTS version)
    if(NOT TARGET ${target})
      find_package(${package} ${candidate} CONFIG QUIET GLOBAL)
    endif()
  endforeach()
  if(TARGET ${target})
    target_link_libraries(bessemer::${name} INTERFACE ${target})
    return()
  endif()

  string(TOUPPER ${name} upper)
  set(variable BESSEMER_${upper}_INCLUDE_DIR)
  set(doc "Directory that contains ${header}")
  find_path(${variable} ${header} PATH_SUFFIXES ${wheel_suffixes} DOC ${doc})
  if(NOT ${variable} AND NOT DEFINED bessemer_site_packages)
    # The wheels of the Python in use.
    find_package(Python 3.10 COMPONENTS Interpreter QUIET)
    if(Python_EXECUTABLE)
      execute_process(COMMAND ${Python_EXECUTABLE} -c "import sys; print(*sys.path, sep=';')"
                      OUTPUT_VARIABLE bessemer_site_packages OUTPUT_STRIP_TRAILING_WHITESPACE)
    endif()
  endif()
  find_path(${variable} ${header} HINTS ${bessemer_site_packages} PATH_SUFFIXES ${wheel_suffixes}
            DOC ${doc})
  if(NOT ${variable})
    message(FATAL_ERROR
      "bessemer needs the headers of ${package}: ${header} was not found. Install them from the "
      "system (Debian: libboost-dev libeigen3-dev) or from PyPI (pip install libboost-headers "
      "cmeel-eigen), or set ${variable}.")
  endif()
  mark_as_advanced(${variable})
  target_include_directories(bessemer::${name} INTERFACE ${${variable}})
endfunction()

bessemer_add_headers(boost Boost "1.74" Boost::headers boost/units/quantity.hpp
                     "libboost_headers/include;cmeel.prefix/include")
bessemer_add_headers(eigen Eigen3 "3.4;5" Eigen3::Eigen Eigen/Core
                     "eigen3;cmeel.prefix/include/eigen3")
