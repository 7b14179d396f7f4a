package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page's files and texts come to a browser. */
@ExtendWith(SharedNode.class)
final class AssetsIT {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String OTHER_VERSION = "/assets/0123456789abcdef";
    private static final Pattern FOLDER = Pattern.compile("assets/[0-9a-f]{16}/");
    private static final Pattern LOADED = Pattern.compile("<(?:link|script)[^>]*?(?:href|src)=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ParleyProcess node;

    AssetsIT(ParleyProcess node) {
        this.node = node;
    }

    @Test
    void allThatThePageLoadsIsKeptForEver() throws Exception {
        List<String> loaded =
                LOADED.matcher(page()).results().map(match -> match.group(1)).toList();

        assertThat(loaded).hasSizeGreaterThan(20);
        for (String address : loaded) {
            HttpResponse<byte[]> answer = get("/" + address);
            assertThat(answer.statusCode()).as(address).isEqualTo(200);
            assertThat(header(answer, "Cache-Control")).as(address).isEqualTo(FOR_EVER);
        }
    }

    @Test
    void filesFindEachOtherInTheirFolder() throws Exception {
        HttpResponse<byte[]> main = get(folder() + "js/markdown.js");

        assertThat(text(main)).contains("'../vendor/marked/marked.esm.js'");
        assertThat(get(folder() + "vendor/marked/marked.esm.js").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/js/main.js", OTHER_VERSION + "/js/main.js"})
    void elsewhereTheSameFilesAreAskedAboutEachTime(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.body()).isEqualTo(get(folder() + "js/main.js").body());
        HttpResponse<byte[]> again = get(path, "If-None-Match", header(answer, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(header(answer, "ETag"));
        assertThat(get(path, "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OTHER_VERSION + "/js/nope.js",
                OTHER_VERSION + "/index.xhtml",
                OTHER_VERSION + "/WEB-INF/web.xml",
                OTHER_VERSION + "/",
                OTHER_VERSION,
                "/assets/current/js/main.js",
                "/assets/"
            })
    void nothingElseIsInTheFolder(String path) {
        Answers.isError(node.get(path), 404);
    }

    @ParameterizedTest
    @CsvSource({
        "js/main.js, text/javascript;charset=UTF-8",
        "vendor/dompurify/purify.es.mjs, text/javascript;charset=UTF-8",
        "css/page.css, text/css;charset=UTF-8",
        "favicon.svg, image/svg+xml",
        "docs/index.html, text/html;charset=UTF-8"
    })
    void textIsCompressedForWhoeverCanReadThat(String file, String type) throws Exception {
        HttpResponse<byte[]> plain = get(folder() + file);
        HttpResponse<byte[]> packed = get(folder() + file, "Accept-Encoding", "br, gzip;q=0.8");
        HttpResponse<byte[]> refused = get(folder() + file, "Accept-Encoding", "gzip;q=0, identity");

        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(header(refused, "Content-Encoding")).isEmpty();
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(unpacked(packed)).isEqualTo(plain.body()).isEqualTo(refused.body());
        assertThat(packed.body().length).isLessThan(plain.body().length);
        for (HttpResponse<byte[]> answer : List.of(plain, packed)) {
            assertThat(header(answer, "Content-Type").replace(" ", "")).isEqualToIgnoringCase(type);
            assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(answer.body().length));
            assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
        }
    }

    @Test
    void headSaysWhatGetWouldBring() throws Exception {
        String path = folder() + "js/main.js";
        HttpResponse<byte[]> got = get(path, "Accept-Encoding", "gzip");
        HttpResponse<byte[]> head = send("HEAD", path, "Accept-Encoding", "gzip");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Length", "Content-Type", "Content-Encoding", "ETag", "Cache-Control")) {
            assertThat(header(head, name)).as(name).isNotEmpty().isEqualTo(header(got, name));
        }
    }

    @Test
    void pageIsCompressed() throws Exception {
        HttpResponse<byte[]> packed = get("/", "Accept-Encoding", "gzip");

        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Content-Length")).isEqualTo(String.valueOf(packed.body().length));
        assertThat(header(packed, "Content-Type")).startsWith("text/html").containsIgnoringCase("charset=UTF-8");
        assertThat(packed.headers().allValues("Vary")).contains("Accept-Encoding", "Accept-Language");
        assertThat(new String(unpacked(packed), StandardCharsets.UTF_8)).isEqualTo(page());
    }

    /** What holds tokens and names must not tell by its length what else is in it. */
    @Test
    void callsAreNotCompressed() throws Exception {
        Session ada = node.opensSession("Ada");

        HttpResponse<byte[]> history = get("/chat_history" + ada.query(), "Accept-Encoding", "gzip");

        assertThat(history.statusCode()).isEqualTo(200);
        assertThat(header(history, "Content-Encoding")).isEmpty();
    }

    @Test
    void onlyThePageWithTheCallsMayDoWithoutTrustedTypes() {
        for (String path : new String[] {"/", "/index.xhtml", "/js/main.js", "/nope"}) {
            assertThat(policy(path))
                    .as(path)
                    .contains("require-trusted-types-for 'script'", "trusted-types dompurify parley");
        }
        for (String path : new String[] {"/docs/", "/docs/index.html"}) {
            assertThat(policy(path)).as(path).contains("script-src 'self'").noneMatch(line -> line.contains("trusted"));
        }
        assertThat(policy("/")).contains("worker-src 'self'", "manifest-src 'self'", "font-src 'self'");
    }

    private List<String> policy(String path) {
        String policy =
                node.get(path).headers().firstValue("Content-Security-Policy").orElse("");
        return Arrays.stream(policy.split(";")).map(String::strip).toList();
    }

    @Test
    void canBeInstalled() throws Exception {
        MatchResult link = Pattern.compile("<link rel=\"manifest\" href=\"([^\"]+)\"")
                .matcher(page())
                .results()
                .findFirst()
                .orElseThrow();
        URI address = URI.create(node.url() + "/").resolve(link.group(1));
        HttpResponse<byte[]> answer = get(address.getPath());
        JsonObject manifest = Json.read(text(answer));

        assertThat(header(answer, "Content-Type")).startsWith("application/manifest+json");
        assertThat(address.resolve(manifest.getString("start_url"))).isEqualTo(URI.create(node.url() + "/"));
        assertThat(address.resolve(manifest.getString("scope"))).isEqualTo(URI.create(node.url() + "/"));
        assertThat(manifest.getString("display")).isEqualTo("standalone");
        assertThat(manifest.getString("name")).isNotBlank();
        assertThat(manifest.getString("short_name")).isNotBlank();
        List<JsonObject> icons = manifest.getJsonArray("icons").getValuesAs(JsonValue::asJsonObject);
        assertThat(icons)
                .extracting(icon -> icon.getString("sizes") + " " + icon.getString("purpose", "any"))
                .contains("any any", "192x192 any", "512x512 any", "512x512 maskable");
        for (JsonObject icon : icons) {
            HttpResponse<byte[]> image =
                    get(address.resolve(icon.getString("src")).getPath());
            assertThat(header(image, "Content-Type")).isEqualTo(icon.getString("type"));
            assertThat(header(image, "Cache-Control")).isEqualTo(FOR_EVER);
            if (icon.getString("type").equals("image/png")) {
                assertThat(pngSize(image.body())).isEqualTo(icon.getString("sizes"));
            }
        }
    }

    /** As the header of the image has it. */
    private static String pngSize(byte[] image) {
        ByteBuffer header = ByteBuffer.wrap(image);
        return header.getInt(16) + "x" + header.getInt(20);
    }

    @Test
    void serviceWorkerIsForTheWholePageAndNeverOld() throws Exception {
        HttpResponse<byte[]> worker = get("/sw.js?0123456789abcdef");

        assertThat(worker.statusCode()).isEqualTo(200);
        assertThat(header(worker, "Content-Type")).startsWith("text/javascript");
        assertThat(header(worker, "Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/offline.xhtml"})
    void pagesAreInTheReadersLanguage(String path) throws Exception {
        HttpResponse<byte[]> german = get(path, "Accept-Language", "de-CH,de;q=0.9,en;q=0.5");
        assertThat(header(german, "Content-Language")).isEqualTo("de");
        assertThat(german.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(text(german)).contains("<html lang=\"de\" dir=\"ltr\">");

        HttpResponse<byte[]> english = get(path, "Accept-Language", "nl");
        assertThat(header(english, "Content-Language")).isEqualTo("en");
        assertThat(text(english)).contains("<html lang=\"en\" dir=\"ltr\">");
    }

    @Test
    @Tag("runnable")
    void nodeOfAnotherLanguageSpeaksEnglishToWhoeverAsksForNone() {
        try (ParleyProcess german =
                ParleyProcess.start(Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=de -Duser.country=DE"))) {
            for (HttpResponse<String> page : List.of(german.get("/"), german.get("/", "Accept-Language", "nl"))) {
                assertThat(page.headers().firstValue("Content-Language")).contains("en");
                assertThat(page.body()).contains("<html lang=\"en\" dir=\"ltr\">", "Welcome to Parley");
            }
        }
    }

    private String page() throws Exception {
        return text(get("/"));
    }

    private String folder() throws Exception {
        return FOLDER.matcher(page())
                .results()
                .map(match -> "/" + match.group())
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    /** Unlike the node's own calls, for bytes. */
    private HttpResponse<byte[]> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node.url() + path)).method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] unpacked(HttpResponse<byte[]> answer) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return gzip.readAllBytes();
        }
    }
}
