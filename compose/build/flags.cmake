# How every target is compiled: one interface library, linked by all.
set(CRIER_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

add_library(crier_flags INTERFACE)
target_compile_definitions(crier_flags INTERFACE _GNU_SOURCE CRIER_VERSION="${PROJECT_VERSION}")
target_compile_options(crier_flags INTERFACE
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
	-Wformat=2 -Wundef -Wnull-dereference -Wcast-qual -Wvla -Wframe-larger-than=16384 -Werror
	-fno-omit-frame-pointer -fvisibility=hidden)
target_include_directories(crier_flags INTERFACE
	${PROJECT_SOURCE_DIR}/common ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(crier_flags INTERFACE Threads::Threads)

if(CRIER_SANITIZE)
	target_compile_options(crier_flags INTERFACE -fsanitize=${CRIER_SANITIZE} -fno-sanitize-recover=all)
	target_link_options(crier_flags INTERFACE -fsanitize=${CRIER_SANITIZE})
	# Sanitizers' own frames are larger than ours.
	target_compile_options(crier_flags INTERFACE -Wno-frame-larger-than)
	# With instrumentation gcc sees null paths that are not there.
	target_compile_options(crier_flags INTERFACE -Wno-null-dereference)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
	set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
	target_compile_options(crier_flags INTERFACE
		-O2 -g1 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection
		-fcf-protection -fPIE)
	target_link_options(crier_flags INTERFACE -pie -Wl,-z,relro,-z,now -Wl,--as-needed)
endif()
