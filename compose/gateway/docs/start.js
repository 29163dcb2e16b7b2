// In a file of its own: the page's policy allows no script inside of it.
SwaggerUIBundle({url: "/openapi.json", dom_id: "#operations", persistAuthorization: true});
