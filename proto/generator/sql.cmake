# crier_generate_sql(folder out_var [common...]): makes <daemon>_sql.h and <daemon>_sql.c of
# <folder>/sql and <folder>/schema in generated/, and puts both paths in out_var; empty for a
# folder without sql/. The daemon is the folder's last part; folder is relative to the caller. The
# statements of the common folders, which are not, are among them.
set(CRIER_SQL_GENERATOR ${CMAKE_CURRENT_LIST_DIR}/sql.py)

function(crier_generate_sql folder out_var)
	set(from ${CMAKE_CURRENT_SOURCE_DIR}/${folder})
	set(${out_var} "" PARENT_SCOPE)
	if(NOT IS_DIRECTORY ${from}/sql)
		return()
	endif()
	get_filename_component(daemon ${folder} NAME)
	set(out ${CMAKE_BINARY_DIR}/generated)
	set(outputs ${out}/${daemon}_sql.h ${out}/${daemon}_sql.c)
	file(GLOB inputs CONFIGURE_DEPENDS
		${from}/sql/*.sql ${from}/sql/*/*.sql ${from}/schema/*/*.sql)
	foreach(common ${ARGN})
		file(GLOB shared CONFIGURE_DEPENDS ${common}/*.sql)
		list(APPEND inputs ${shared})
	endforeach()
	add_custom_command(OUTPUT ${outputs}
		COMMAND ${CRIER_PYTHON} ${CRIER_SQL_GENERATOR} ${from} ${out} ${ARGN}
		DEPENDS ${CRIER_SQL_GENERATOR} ${inputs}
		COMMENT "Generating ${daemon}_sql"
		VERBATIM)
	set(${out_var} ${outputs} PARENT_SCOPE)
endfunction()
