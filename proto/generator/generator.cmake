# What the build makes of proto/ and of each daemon's sql/ and schema/.
include(${CMAKE_CURRENT_LIST_DIR}/api.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/sql.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/gateway.cmake)
