package org.parley.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.config.InvalidSettingException;

final class ListenAddressTest {
    @Test
    void freePortIsFoundFreeAndStaysSo() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ListenAddress address = read("127.0.0.1", Integer.toString(port));

        assertThatCode(address::checkFree).doesNotThrowAnyException();
        assertThatCode(address::checkFree).doesNotThrowAnyException();
    }

    @Test
    void takenPortIsNamedWithItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListenAddress address = read("127.0.0.1", Integer.toString(taken.getLocalPort()));

            assertThatThrownBy(address::checkFree)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessage("port %d on 127.0.0.1 is in use: set CHAT_HTTP_PORT to another"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void addressOfAnotherMachineIsNamed() throws Exception {
        // 192.0.2.0/24 is for documentation, RFC 5737: nobody has it.
        ListenAddress address = read("192.0.2.1", "8080");

        assertThatThrownBy(address::checkFree).hasMessage("CHAT_HTTP_HOST is no address of this machine: 192.0.2.1");
    }

    @Test
    void unknownHostIsNamed() {
        assertThatThrownBy(() -> read("no.such.host.invalid", "8080"))
                .hasMessage("CHAT_HTTP_HOST is no known host: no.such.host.invalid");
    }

    @ParameterizedTest
    @CsvSource({"0", "65536", "http"})
    void portOutOfRangeIsAnInvalidSetting(String port) {
        assertThatThrownBy(() -> read("127.0.0.1", port))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("CHAT_HTTP_PORT");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,http://localhost:8080,http://127.0.0.1:8080",
        "0.0.0.0,http://localhost:8080,http://127.0.0.1:8080",
        "localhost,http://localhost:8080,http://127.0.0.1:8080",
        "192.0.2.1,http://192.0.2.1:8080,http://192.0.2.1:8080",
    })
    void peopleReadWhatTheirBrowserOpens(String host, String url, String localUrl) throws CannotStartException {
        ListenAddress address = read(host, "8080");

        assertThat(address.url()).isEqualTo(url);
        assertThat(address.localUrl()).isEqualTo(localUrl);
    }

    @Test
    void versionSixAddressIsBracketed() throws CannotStartException {
        assertThat(read("::1", "8080").url()).isEqualTo("http://[::1]:8080");
    }

    private static ListenAddress read(String host, String port) throws CannotStartException {
        Map<String, String> values = Map.of("chat.http.host", host, "chat.http.port", port);
        return ListenAddress.read(name -> Optional.ofNullable(values.get(name)));
    }
}
