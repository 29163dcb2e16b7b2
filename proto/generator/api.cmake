# The C of the contracts; see api.py for what is in which file.
set(CRIER_GENERATOR ${CMAKE_CURRENT_LIST_DIR})
file(GLOB CRIER_GENERATOR_SOURCES CONFIGURE_DEPENDS
	${CRIER_GENERATOR}/*.py ${CRIER_GENERATOR}/templates/*.j2)

# crier_generate_api(name out_var): out_var gets the .c and .h of proto/<name>.yaml. Another
# daemon that speaks to this one links ${name}_types, for its structs and shapes.
function(crier_generate_api name out_var)
	crier_generate_api_from(${PROJECT_SOURCE_DIR}/proto/${name}.yaml sources)
	set(out ${CMAKE_BINARY_DIR}/generated)
	add_library(${name}_types STATIC ${out}/${name}_types.c ${out}/${name}_types.h)
	target_link_libraries(${name}_types PUBLIC crier_json)
	set(${out_var} ${sources} PARENT_SCOPE)
endfunction()

# The same for a contract that stands elsewhere; without the library.
function(crier_generate_api_from contract out_var)
	get_filename_component(name ${contract} NAME_WE)
	set(out ${CMAKE_BINARY_DIR}/generated)
	set(sources ${out}/${name}_types.h ${out}/${name}_types.c
		${out}/${name}_api.h ${out}/${name}_api.c)
	add_custom_command(OUTPUT ${sources}
		COMMAND ${CRIER_PYTHON} ${CRIER_GENERATOR}/api.py ${contract} ${out}
		DEPENDS ${contract} ${PROJECT_SOURCE_DIR}/proto/shared.yaml
			${CRIER_GENERATOR_SOURCES} ${PROJECT_SOURCE_DIR}/common/base/err.def
			${PROJECT_SOURCE_DIR}/common/base/scope.def
		COMMENT "Generating ${name}_api from ${contract}" VERBATIM)
	set(${out_var} ${sources} PARENT_SCOPE)
endfunction()
