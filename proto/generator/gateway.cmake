# What the gateway needs of the contracts, in ${CMAKE_BINARY_DIR}/gateway: its routes, and the
# documentation that it serves.
file(GLOB CRIER_CONTRACTS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/proto/*.yaml)
find_path(CRIER_SWAGGER_UI swagger-ui-bundle.js NO_DEFAULT_PATH
	PATHS ${PROJECT_SOURCE_DIR}/node_modules/swagger-ui-dist /usr/share/swagger-ui-dist
	DOC "A folder with swagger-ui-dist, for /docs; a plain page is made without")
set(swagger_ui)
if(CRIER_SWAGGER_UI)
	set(swagger_ui ${CRIER_SWAGGER_UI})
endif()

set(out ${CMAKE_BINARY_DIR}/gateway)
set(gateway_files ${out}/openapi.json ${out}/routes.conf ${out}/docs/index.html
	${out}/docs/postman.json)
add_custom_command(OUTPUT ${gateway_files}
	COMMAND ${CMAKE_COMMAND} -E make_directory ${out}/docs
	COMMAND ${CRIER_PYTHON} ${CRIER_GENERATOR}/openapi.py ${out}/openapi.json ${CRIER_CONTRACTS}
	COMMAND ${CRIER_PYTHON} ${CRIER_GENERATOR}/routes.py ${out}/routes.conf ${CRIER_CONTRACTS}
	COMMAND ${CRIER_PYTHON} ${CRIER_GENERATOR}/docs.py ${out}/docs ${out}/openapi.json ${swagger_ui}
	COMMAND ${CRIER_PYTHON} ${CRIER_GENERATOR}/postman.py ${out}/docs/postman.json ${out}/openapi.json
	DEPENDS ${CRIER_CONTRACTS} ${CRIER_GENERATOR_SOURCES} ${PROJECT_SOURCE_DIR}/common/base/err.def
		${PROJECT_SOURCE_DIR}/common/base/scope.def
	COMMENT "Generating routes and documentation of the gateway" VERBATIM)
add_custom_target(gateway ALL DEPENDS ${gateway_files})
