package dev.nereid.server;

import dev.nereid.server.session.Gate;
import dev.nereid.server.session.UntilAnswered;
import dev.nereid.store.Store;
import io.javalin.Javalin;
import jakarta.servlet.ReadListener;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The native API of a server over a store of the test's, called on the caller's thread, without a socket. */
public final class ServerInMemory {
    /** What a client sends; the body may fail half-way. */
    public record Question(String method, String path, String query, Map<String, String> headers, InputStream body) {}

    public record Answer(int status, Map<String, String> headers, byte[] body) {}

    private final Servlet servlet;

    public ServerInMemory(Store store, String workspace) {
        this.servlet = Javalin.create(config -> {
                    config.startup.startupWatcherEnabled = false; // it is never started
                    config.startup.showJavalinBanner = false;
                    config.router.ignoreTrailingSlashes = false;
                    config.http.maxRequestSize = RequestBody.JSON_BYTES_MAX;
                    SessionCookie cookie = new SessionCookie(store.instanceId(), false);
                    Routes.addAll(config.routes, store, workspace, null, new Gate(store, 0), cookie);
                })
                .javalinServlet();
    }

    /** @throws IOException if the body fails, and nobody is told anything */
    public Answer answer(Question question) throws IOException {
        Request request = new Request(question);
        Response response = new Response();
        try {
            servlet.service(request, response);
        } catch (ServletException e) {
            throw new IOException(e);
        } finally {
            UntilAnswered.release(request);
        }
        return new Answer(response.status, response.headers, response.body.toByteArray());
    }

    private static <T> T nothing(Class<T> type) {
        Object none =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    throw new UnsupportedOperationException(type.getSimpleName() + "." + method.getName());
                });
        return type.cast(none);
    }

    private static final class Request extends HttpServletRequestWrapper {
        private final Question question;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Map<String, Object> attributes = new HashMap<>();

        Request(Question question) {
            super(nothing(HttpServletRequest.class));
            this.question = question;
            this.headers.putAll(question.headers);
        }

        @Override
        public String getMethod() {
            return question.method;
        }

        @Override
        public String getRequestURI() {
            return question.path;
        }

        @Override
        public StringBuffer getRequestURL() {
            return new StringBuffer("http://in-memory" + question.path);
        }

        @Override
        public String getQueryString() {
            return question.query;
        }

        @Override
        public String getContextPath() {
            return "";
        }

        @Override
        public String getServletPath() {
            return "";
        }

        @Override
        public String getPathInfo() {
            return question.path;
        }

        @Override
        public String getProtocol() {
            return "HTTP/1.1";
        }

        @Override
        public String getScheme() {
            return "http";
        }

        @Override
        public String getRemoteAddr() {
            return "127.0.0.1";
        }

        @Override
        public String getHeader(String name) {
            return headers.get(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return Collections.enumeration(headers.containsKey(name) ? List.of(headers.get(name)) : List.of());
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(headers.keySet());
        }

        @Override
        public String getContentType() {
            return headers.get("Content-Type");
        }

        @Override
        public String getCharacterEncoding() {
            return null;
        }

        @Override
        public void setCharacterEncoding(String encoding) {}

        @Override
        public int getContentLength() {
            return (int) getContentLengthLong();
        }

        @Override
        public long getContentLengthLong() {
            return Long.parseLong(headers.getOrDefault("Content-Length", "0"));
        }

        @Override
        public Object getAttribute(String name) {
            return attributes.get(name);
        }

        @Override
        public void setAttribute(String name, Object value) {
            attributes.put(name, value);
        }

        @Override
        public Enumeration<String> getAttributeNames() {
            return Collections.enumeration(attributes.keySet());
        }

        @Override
        public boolean isAsyncStarted() {
            return false;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ServletInputStream() {
                @Override
                public int read() throws IOException {
                    return question.body.read();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return question.body.read(bytes, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return false;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    private static final class Response extends HttpServletResponseWrapper {
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status = 200;

        Response() {
            super(nothing(HttpServletResponse.class));
        }

        @Override
        public void setStatus(int status) {
            this.status = status;
        }

        @Override
        public int getStatus() {
            return status;
        }

        @Override
        public void setHeader(String name, String value) { // null for none, by the contract
            headers.compute(name, (same, before) -> value);
        }

        @Override
        public void addHeader(String name, String value) {
            headers.put(name, value);
        }

        @Override
        public String getHeader(String name) {
            return headers.get(name);
        }

        @Override
        public boolean containsHeader(String name) {
            return headers.containsKey(name);
        }

        @Override
        public Collection<String> getHeaders(String name) {
            return headers.containsKey(name) ? List.of(headers.get(name)) : List.of();
        }

        @Override
        public Collection<String> getHeaderNames() {
            return headers.keySet();
        }

        @Override
        public void setContentType(String type) {
            headers.put("Content-Type", type);
        }

        @Override
        public String getContentType() {
            return headers.get("Content-Type");
        }

        @Override
        public void setCharacterEncoding(String encoding) {}

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public void setContentLength(int length) {}

        @Override
        public void setContentLengthLong(long length) {}

        @Override
        public void setLocale(Locale locale) {}

        @Override
        public boolean isCommitted() {
            return false;
        }

        @Override
        public void flushBuffer() {}

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) {
                    body.write(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    body.write(bytes, offset, length);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
