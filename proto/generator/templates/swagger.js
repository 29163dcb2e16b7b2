// Its own file: the gateway's content policy allows no inline script.
window.ui = SwaggerUIBundle({
	url: "/openapi.json",
	dom_id: "#swagger-ui",
	deepLinking: true,
	persistAuthorization: false,
});
